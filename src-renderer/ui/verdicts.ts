import { type Look, type Mark, verdictLooks } from '#shared/looks.ts';

export interface MarkLook extends Look {
  tone: Tone;
  dashed: boolean;
}

/** What a colour says. Amber is hold (and stale), and nothing else. */
export type Tone = 'pass' | 'fail' | 'inconclusive' | 'neutral' | 'hold' | 'info';

/** The same everywhere, with shape as well as colour. */
export const markLooks: Record<Mark, MarkLook> = {
  pass: { ...verdictLooks.pass, tone: 'pass', dashed: false },
  fail: { ...verdictLooks.fail, tone: 'fail', dashed: false },
  inconclusive: { ...verdictLooks.inconclusive, tone: 'inconclusive', dashed: false },
  not_measured: { ...verdictLooks.not_measured, tone: 'neutral', dashed: true },
  stale: { ...verdictLooks.stale, tone: 'hold', dashed: false },
  waived: { ...verdictLooks.waived, tone: 'info', dashed: false },
  attested: { ...verdictLooks.attested, tone: 'info', dashed: false },
};
