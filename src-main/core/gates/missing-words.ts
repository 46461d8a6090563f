import type { BuiltInFinding } from '#shared/contract/gate-findings.ts';
import type { ScopeChange } from '#shared/contract/gate-scope.ts';
import type { GateAction } from '#shared/contract/gates.ts';
import type { Assessment } from './assess-phase.ts';
import type { Blocker } from './blockers.ts';
import type { Missing } from './missing.ts';
import { plural } from './words.ts';

/** A finding that its criterion does not verify; `action` is what would answer that criterion. */
export function missingFinding({ finding }: Extract<Blocker, { kind: 'finding' }>, action: GateAction | null): Missing {
  const { id, title, reason, verdict, criterion } = finding;
  return {
    id: `finding-${id}`,
    verdict,
    title: `Finding ${id} is not verified: ${title}`,
    detail: `${reason} Its criterion "${criterion}" has to pass, or to be waived.`,
    action,
  };
}

export function missingScope({ id, title, state, lacks, decision, requestedBy }: ScopeChange): Missing {
  const base = { id: `scope-${id}`, verdict: 'not_measured' } as const;
  if (state === 'incomplete') {
    const where = requestedBy === null ? 'the plan file' : 'a new request of it';
    return {
      ...base,
      title: `The scope change "${title}" is incomplete.`,
      detail: `It lacks ${lacks.join(', ')}. Add that to ${where}; then an approver decides about it.`,
      action: null,
    };
  }
  const before = decision === null ? '' : ` The decision of ${decision.name} does not count: ${decision.why}`;
  return {
    ...base,
    title: `The scope change "${title}" is not decided.`,
    detail: `An approver accepts or declines it, with a reason.${before}`,
    action: { kind: 'scope', changeId: id, label: 'Decide' },
  };
}

export function missingBuiltIn({ id, title, detail, found, accepted }: BuiltInFinding): Missing {
  const before = accepted === null ? '' : ` The acceptance by ${accepted.name} does not count: ${accepted.why}`;
  return {
    id: `built-in-${id}`,
    verdict: 'fail',
    title,
    detail: `${found.map((where) => where.replace(/\.$/, '')).join('; ')}. ${detail}${before}`,
    action: { kind: 'accept', findingId: id, label: 'Accept' },
  };
}

/** Quorum and sign-offs by name, as one item; null when nothing lacks. */
export function missingSignatures({ signaturesMissing, quorum, blockers, approvals, signOffs }: Assessment): Missing | null {
  const named = signOffs.filter(({ signed }) => !signed);
  if (signaturesMissing === 0 && named.length === 0) return null;
  const stale = approvals.some(({ counts, decision, why }) => !counts && decision === 'approve' && why.startsWith('Stale'));
  const people = named.map(({ name, as }) => `${name} (${as})`).join(', ');
  const hindered = named.flatMap(({ why }) => (why === '' ? [] : [why]));
  const title = [
    ...(signaturesMissing > 0 ? [`${plural(signaturesMissing, 'approval')} missing, of ${quorum}.`] : []),
    ...(named.length > 0
      ? [`${named.length === 1 ? 'The sign-off' : 'The sign-offs'} of ${people} ${named.length === 1 ? 'is' : 'are'} missing.`]
      : []),
  ];
  const detail =
    blockers.length > 0
      ? 'Signatures can be given when nothing else is missing.'
      : stale
        ? 'What was reviewed changed after an approval: it no longer counts, and has to be given again.'
        : 'Everything else is there. An approver signs what was reviewed.';
  return {
    id: 'approvals',
    verdict: stale ? 'stale' : 'not_measured',
    title: title.join(' '),
    detail: [detail, ...hindered].join(' '),
    action: blockers.length > 0 ? null : { kind: 'approve', label: 'Approve release' },
  };
}
