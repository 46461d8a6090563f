import type { RunState } from '#shared/contract/runs.ts';
import type { Position } from './engine-link.ts';
import type { RunBook } from './run-book.ts';
import type { RunControl } from './run-control.ts';
import type { RunRecord } from './run-records.ts';

/** A hold takes effect within the engine's lead and one message. */
const holdLeadMs = 100;

interface Known {
  record: RunRecord;
  state: RunState;
  control: RunControl;
  book: RunBook;
}

/** Where the plan stands for an engine that is about to begin. */
export function positionOf(known: Known): Position {
  const { record, state } = known;
  const last = lastKnown(known);
  if (state === 'held') return { kind: 'held', planNs: heldAtNs(known) };
  if (last !== null) return { kind: 'moving', planNs: last.planNs, atMs: last.ms };
  return record.epoch === 0 ? { kind: 'fresh' } : { kind: 'moving', planNs: 0, atMs: record.startedAt };
}

/** Where a held plan stands. The newest slice or frame may be older than the hold: what was sent after it must not be sent again. */
function heldAtNs(known: Known): number {
  const { heldAtNs: saidNs, heldSinceMs } = known.control;
  const { planNs, ms } = lastKnown(known) ?? { planNs: 0, ms: known.record.startedAt };
  const atNs = saidNs ?? planNs + Math.max(0, (heldSinceMs ?? ms) - ms + holdLeadMs) * 1e6;
  return Math.max(planNs, atNs);
}

/** The newest known point of plan and wall clock: the end of a slice, or the beginning of an engine that has not sent one. */
export function lastKnown({ book: { last }, control: { anchor } }: Pick<Known, 'book' | 'control'>): { planNs: number; ms: number } | null {
  return last === null || (anchor !== null && anchor.ms > last.ms) ? anchor : last;
}
