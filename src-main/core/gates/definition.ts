import { digestOf } from '../ledger/canonical-json.ts';
import type { Criterion, Phase } from '../plans/plan.ts';

/** A criterion without the line it stands on: moving it is no change of it. */
export function criterionDefinition(criterion: Criterion): Record<string, unknown> {
  const { origin: _, ...definition } = criterion;
  return definition;
}

/**
 * SHA-256 (hex) of what the plan says about a phase. Where the phase and its tasks stand is left out: work that goes on does not make a
 * review of the plan stale.
 */
export function definitionDigest(phase: Phase): string {
  const known = digests.get(phase);
  if (known !== undefined) return known;
  const digest = digestOf(withoutEmpty(definitionOf(phase)));
  digests.set(phase, digest);
  return digest;
}

/** A phase that was read is never changed: when its file is, it is another object. */
const digests = new WeakMap<Phase, string>();

function definitionOf(phase: Phase): Record<string, unknown> {
  const { origin: _, state: _state, criteria, tasks, ...rest } = phase;
  return {
    v: 1,
    ...rest,
    tasks: tasks.map(({ state: _progress, ...task }) => task),
    criteria: criteria.map(criterionDefinition),
  };
}

/**
 * Without what says nothing: null, empty text, lists and objects. A field that a later version of Holdpoint adds, and that a plan does not
 * use, leaves the digest as it was: an update makes no review stale and no waiver void.
 */
export function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  const said = Object.entries(value)
    .map(([key, one]) => [key, withoutEmpty(one)] as const)
    .filter(([, one]) => !saysNothing(one));
  return Object.fromEntries(said);
}

function saysNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
