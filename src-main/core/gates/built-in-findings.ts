import type { BuiltInFinding } from '#shared/contract/gate-findings.ts';
import { digestOf } from '../ledger/canonical-json.ts';
import type { Phase } from '../plans/plan.ts';
import type { Person } from '../workspace/workspace-schema.ts';
import type { Acceptance } from './entries/acceptance-entry.ts';
import { lintPhase } from './lens-lints/lint-phase.ts';
import type { LintedPhase } from './lens-lints/phase-text.ts';
import type { RawFinding } from './lens-lints/rule.ts';

interface AcceptanceContext {
  people: readonly Person[];
  /** Author of the plan, where separation of duties keeps them from accepting; else null. */
  author: string | null;
}

/** What the lenses find by themselves, and who accepted it as it is. */
export function weighBuiltIns(
  linted: LintedPhase,
  acceptances: ReadonlyMap<string, Acceptance>,
  context: AcceptanceContext,
): BuiltInFinding[] {
  return found(linted).map((finding) => {
    const acceptance = acceptances.get(finding.id);
    if (acceptance === undefined) return { ...finding, accepted: null, open: true };
    const { by, reason, at } = acceptance;
    const why = whyNotAccepted(finding, acceptance, context);
    const name = context.people.find(({ id }) => id === by)?.name ?? by;
    return { ...finding, accepted: { by, name, reason, at, why }, open: why !== '' };
  });
}

/** The words of a plan are read once: a phase is looked at several times a second. */
const known = new WeakMap<Phase, { scope: string; findings: RawFinding[] }>();

function found(linted: LintedPhase): RawFinding[] {
  const scope = [...linted.scopeChanges.map(({ title, reason, state }) => `${state}: ${title} ${reason}`), ...linted.linked].join('\n');
  const before = known.get(linted.phase);
  if (before?.scope === scope) return before.findings;
  const findings = lintPhase(linted);
  known.set(linted.phase, { scope, findings });
  return findings;
}

/** SHA-256 (hex) of what a finding was found in. */
export function findingDigest({ id, found }: Pick<BuiltInFinding, 'id' | 'found'>): string {
  return digestOf({ id, found });
}

function whyNotAccepted(finding: Pick<BuiltInFinding, 'id' | 'found'>, { by, definition }: Acceptance, context: AcceptanceContext): string {
  const person = context.people.find(({ id }) => id === by);
  if (person === undefined) return `${by} is not listed in holdpoint.yaml.`;
  if (!person.roles.some((role) => role === 'reviewer' || role === 'approver')) return `${person.name} is not a reviewer.`;
  if (by === context.author) return `${person.name} wrote the plan (separation of duties).`;
  return definition === findingDigest(finding) ? '' : 'The plan gives another reason for it since.';
}
