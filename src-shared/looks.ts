import type { Verdict } from './contract/base.ts';
import type { PhaseState } from './contract/gates.ts';

/** `attested` is a strength of evidence that is shown like a verdict, visibly weaker than what was measured. */
export type Mark = Verdict | 'attested';

/** The same in the console, in reports and on the command line; each brings its own colours, and none says by colour alone. */
export interface Look {
  shape: string;
  word: string;
}

export const verdictLooks: Readonly<Record<Mark, Look>> = {
  pass: { shape: '●', word: 'pass' },
  fail: { shape: '✕', word: 'fail' },
  inconclusive: { shape: '◐', word: 'inconclusive' },
  not_measured: { shape: '○', word: 'not measured' },
  stale: { shape: '◷', word: 'stale' },
  waived: { shape: '⤼', word: 'waived' },
  attested: { shape: '✎', word: 'attested' },
};

export const phaseLooks: Readonly<Record<PhaseState, Look>> = {
  planned: { shape: '○', word: 'planned' },
  active: { shape: '▶', word: 'active' },
  in_review: { shape: '▮▮', word: 'in review' },
  approved: { shape: '●', word: 'released' },
  done: { shape: '●', word: 'done' },
  blocked: { shape: '✕', word: 'blocked' },
  deferred: { shape: '⤼', word: 'deferred' },
};
