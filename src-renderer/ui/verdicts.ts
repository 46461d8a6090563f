import type { Verdict } from '#shared/contract/base.ts';

/** `attested` is a strength of evidence that is shown like a verdict. */
export type Mark = Verdict | 'attested';

export interface MarkLook {
  shape: string;
  word: string;
  tone: Tone;
  dashed: boolean;
}

/** What a colour says. Amber is hold (and stale), and nothing else. */
export type Tone = 'pass' | 'fail' | 'inconclusive' | 'neutral' | 'hold' | 'info';

/** The same everywhere, with shape as well as colour. */
export const markLooks: Record<Mark, MarkLook> = {
  pass: { shape: '●', word: 'pass', tone: 'pass', dashed: false },
  fail: { shape: '✕', word: 'fail', tone: 'fail', dashed: false },
  inconclusive: { shape: '◐', word: 'inconclusive', tone: 'inconclusive', dashed: false },
  not_measured: { shape: '○', word: 'not measured', tone: 'neutral', dashed: true },
  stale: { shape: '◷', word: 'stale', tone: 'hold', dashed: false },
  waived: { shape: '⤼', word: 'waived', tone: 'info', dashed: false },
  attested: { shape: '✎', word: 'attested', tone: 'info', dashed: false },
};
