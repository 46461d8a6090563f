export type { EventMark, Gap, Series } from '#shared/contract/base.ts';
export type { Trend } from '#shared/contract/runs.ts';
