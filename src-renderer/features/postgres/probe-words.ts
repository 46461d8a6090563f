import type { ProbeResult, ProbeStatus } from '#shared/contract/postgres.ts';
import { compactCount, significant, withUnit } from '../../lib/format/numbers.ts';
import type { Tone } from '../../ui/verdicts.ts';

export interface ProbeLook {
  word: string;
  tone: Tone;
  shape: string;
  dashed: boolean;
}

/** A probe that could not answer is never shown as "ok". */
export const probeLooks: Record<ProbeStatus, ProbeLook> = {
  ok: { word: 'ok', tone: 'pass', shape: '●', dashed: false },
  warn: { word: 'warn', tone: 'inconclusive', shape: '◐', dashed: false },
  critical: { word: 'critical', tone: 'fail', shape: '✕', dashed: false },
  unsupported: { word: 'not supported', tone: 'neutral', shape: '–', dashed: true },
  insufficient_privilege: { word: 'not allowed', tone: 'neutral', shape: '⊘', dashed: true },
  error: { word: 'no answer', tone: 'fail', shape: '○', dashed: true },
};

/** Units that are a word ("connections") stand below the number, not behind it: the title of the probe has said it already. */
export function isWord(unit: string): boolean {
  return unit.length > 4;
}

/** A value as short as it can be read: `99.4 %`, `27`, `800 M`. */
export function shortValue(value: number | null, unit: string): string {
  if (value !== null && Number.isInteger(value) && (isWord(unit) || unit === '' || unit === 'count')) return compactCount(value);
  return isWord(unit) ? significant(value) : withUnit(value, unit);
}

/** "warn above 80 %, critical above 95 %"; below, where less is worse. */
export function thresholdWords({ warn, critical, unit }: Pick<ProbeResult, 'warn' | 'critical' | 'unit'>): string {
  if (warn === null && critical === null) return 'no threshold';
  const where = warn === null || critical === null ? 'at' : lessIsWorse({ warn, critical }) ? 'below' : 'above';
  const part = (word: string, value: number | null) => (value === null ? [] : [`${word} ${where} ${shortValue(value, unit)}`]);
  return [...part('warn', warn), ...part('critical', critical)].join(', ');
}

export function lessIsWorse({ warn, critical }: Pick<ProbeResult, 'warn' | 'critical'>): boolean {
  return warn !== null && critical !== null && critical < warn;
}

/** A limit far above the values would press them into a flat line: it is drawn from this share of it on. */
const inSightFrom = 0.25;

/** The line of the critical threshold, where it helps to read the chart. */
export function limitInSight(probe: Pick<ProbeResult, 'value' | 'warn' | 'critical' | 'unit'>): { value: number; label: string } | null {
  const { value, critical, unit } = probe;
  if (critical === null || value === null) return null;
  if (!lessIsWorse(probe) && value < critical * inSightFrom) return null;
  return { value: critical, label: `critical ${withUnit(critical, unit)}` };
}

const order: ProbeStatus[] = ['critical', 'error', 'warn', 'insufficient_privilege', 'unsupported', 'ok'];

/** The worst of all, for the chip of the page; null when nothing was probed yet. */
export function worst(statuses: readonly ProbeStatus[]): ProbeStatus | null {
  return order.find((status) => statuses.includes(status)) ?? null;
}

/** `longestSeconds`, `wait_event`: "longest seconds", "wait event". */
export function columnWords(name: string): string {
  return name.replaceAll('_', ' ').replaceAll(/(?<=[a-z])([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}
