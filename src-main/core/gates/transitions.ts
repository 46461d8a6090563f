import type { PhaseState } from '#shared/contract/gates.ts';

export type MoveTo = 'planned' | 'active' | 'blocked' | 'deferred';

const legal: Record<MoveTo, readonly MoveTo[]> = {
  planned: ['active', 'blocked', 'deferred'],
  active: ['planned', 'blocked', 'deferred'],
  blocked: ['planned', 'active', 'deferred'],
  deferred: ['planned', 'active', 'blocked'],
};

/** Where a phase may be moved by hand. `done` and `approved` are reached by signatures only, and are never left. */
export function movesFrom(state: PhaseState, released: boolean): readonly MoveTo[] {
  if (released) return [];
  // A plan file may call a phase done that was never released here: it can be taken up.
  if (state === 'done' || state === 'approved') return ['planned', 'active'];
  return legal[state === 'in_review' ? 'active' : state];
}
