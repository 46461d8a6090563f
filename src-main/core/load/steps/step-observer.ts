import type { RequestParts } from '../request.ts';
import type { MeasuredStep } from '../../scenarios/load-steps.ts';
import type { Answer } from './step-driver.ts';

/** Sees what virtual users send and get, which a dry run shows. Runs have none. */
export interface StepObserver {
  /** An HTTP request goes out; a step that follows redirects sends several. */
  sent(step: string, request: { url: string; parts: RequestParts; bytes: Buffer }): void;
  /** A step of another kind begins, its templates filled. */
  began(step: MeasuredStep): void;
  answered(step: string, answer: Answer): void;
}
