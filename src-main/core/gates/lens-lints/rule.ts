import type { Lens } from '#shared/contract/lenses.ts';
import type { LintedPhase, Statement } from './phase-text.ts';

/** What a lens finds by itself. */
export interface RawFinding {
  id: string;
  lens: Lens;
  title: string;
  /** What to add to the plan. */
  detail: string;
  /** What it was found in, so that a person sees why. */
  found: string[];
}

/** Pure. Few and precise: a false alarm costs the trust in the next one. */
export type Rule = (linted: LintedPhase) => RawFinding[];

export function quoted(statements: readonly Statement[]): string[] {
  return statements.map(({ where, text }) => `${where}: ${text.trim()}`);
}
