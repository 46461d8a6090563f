import type { RequestParts } from '../request.ts';
import type { MeasuredStep } from '../../scenarios/load-steps.ts';
import type { Outcome } from '../slice-recorder.ts';
import type { Answer } from './step-driver.ts';

/** Sees what virtual users send and get, which a dry run shows. Runs have none. */
export interface StepObserver {
  /** An HTTP request goes out; a step that follows redirects sends several. */
  sent(step: string, request: { url: string; parts: RequestParts; bytes: Buffer }): void;
  /** A step of another kind begins, its templates filled. */
  began(step: MeasuredStep): void;
  answered(step: string, answer: Answer): void;
  /** A check, by its place, passed or failed. */
  checked(step: string, check: number, passed: boolean): void;
  /** A step is over. @param variables of its user, as they are then. */
  ended(
    step: string,
    end: { outcome: Outcome; failure: string | null; durationMs: number | null; variables: ReadonlyMap<string, unknown> },
  ): void;
}
