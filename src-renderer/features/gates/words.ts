import type { MarkLook } from '../../ui/verdicts.ts';
import type { CriterionResult, GateDetail, GateSummary, PhaseState } from '#shared/contract/gates.ts';
import type { Lens } from '#shared/contract/lenses.ts';
import { phaseLooks } from '#shared/looks.ts';
import { countText } from '../../lib/format/numbers.ts';

/** Shape, word and colour of the state of a phase. Amber is hold. */
export const stateLooks: Record<PhaseState, MarkLook> = {
  planned: { ...phaseLooks.planned, tone: 'neutral', dashed: true },
  active: { ...phaseLooks.active, tone: 'info', dashed: false },
  in_review: { ...phaseLooks.in_review, tone: 'hold', dashed: false },
  approved: { ...phaseLooks.approved, tone: 'pass', dashed: false },
  done: { ...phaseLooks.done, tone: 'pass', dashed: false },
  blocked: { ...phaseLooks.blocked, tone: 'fail', dashed: false },
  deferred: { ...phaseLooks.deferred, tone: 'neutral', dashed: true },
};

export const lensNames: Record<Lens, string> = {
  testing: 'Testing',
  infrastructure: 'Infrastructure',
  documentation: 'Documentation',
  security: 'Security',
  governance: 'Governance',
};

export function things(count: number): string {
  return countText(count, 'thing');
}

/** "6 of 9 · measured 5, attested 1": how many criteria are met, and how strong that is. */
export function criteriaNote(results: readonly Pick<CriterionResult, 'verdict' | 'strength'>[]): string {
  const met = results.filter(({ verdict }) => verdict === 'pass' || verdict === 'waived');
  const by = (strength: CriterionResult['strength'], word: string) => {
    const count = met.filter((result) => result.strength === strength).length;
    return count > 0 ? [`${word} ${count}`] : [];
  };
  const waived = met.filter(({ verdict }) => verdict === 'waived').length;
  const parts = [
    ...by('measured', 'measured'),
    ...by('estimate', 'estimated'),
    ...by('attested', 'attested'),
    ...(waived > 0 ? [`waived ${waived}`] : []),
  ];
  return [`${met.length} of ${results.length}`, ...(parts.length > 0 ? [parts.join(', ')] : [])].join(' · ');
}

export type BoardColumn = 'planned' | 'active' | 'in_review' | 'released' | 'aside';

export const boardColumns: { column: BoardColumn; title: string; states: PhaseState[] }[] = [
  { column: 'planned', title: 'Planned', states: ['planned'] },
  { column: 'active', title: 'Active', states: ['active'] },
  { column: 'in_review', title: 'In review', states: ['in_review'] },
  { column: 'released', title: 'Released', states: ['approved', 'done'] },
  { column: 'aside', title: 'Blocked or deferred', states: ['blocked', 'deferred'] },
];

/** Columns of the board; the last one only when a phase is in it. */
export function board(phases: readonly GateSummary[]): { title: string; phases: GateSummary[] }[] {
  return boardColumns
    .map(({ column, title, states }) => ({ column, title, phases: phases.filter((phase) => states.includes(phase.state)) }))
    .filter(({ column, phases: inColumn }) => column !== 'aside' || inColumn.length > 0);
}

/** Why the release cannot be approved now; null when it can. */
export function whyNotApprovable(gate: GateDetail): string | null {
  if (gate.open) return 'This phase is released already.';
  if (gate.readyForApproval) return null;
  const missing = gate.missingItems.filter((item) => item.action?.kind !== 'approve');
  const [first] = missing;
  if (!first) return 'The gate is not ready for approval.';
  return missing.length === 1 ? `One thing is missing: ${first.title}` : `${missing.length} things are missing. First: ${first.title}`;
}

/** What fits beside the rest of the page. The demo has ten at first: one more is not worth a button. */
const mostShown = 10;

/** The first things to do, unless nearly all are shown. */
export function shownFirst<T>(items: readonly T[]): readonly T[] {
  return items.length <= mostShown + 1 ? items : items.slice(0, mostShown);
}
