export type { EventMark, Gap, Series } from '#shared/contract/base.ts';
export type { RunRange } from '#shared/contract/run-charts.ts';
export type { Trend } from '#shared/contract/runs.ts';
