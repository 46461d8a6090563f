import type { Problem } from '#shared/contract/base.ts';
import type { GateDetail } from '#shared/contract/gates.ts';
import type { PhaseStatus, StatusReport } from '#shared/contract/status.ts';
import type { LedgerHead } from '../../ledger/ledger.ts';

/** All phases of a workspace at one instant, in numbers. Pure. */
export function statusReport(input: {
  workspace: string;
  details: readonly GateDetail[];
  ledger: Pick<LedgerHead, 'size' | 'root'>;
  revision: string | null;
  problems: readonly Problem[];
  /** Epoch milliseconds. */
  now: number;
}): StatusReport {
  const { workspace, details, ledger, revision, problems, now } = input;
  return {
    workspace,
    at: new Date(now).toISOString(),
    revision,
    ledger: { size: ledger.size, root: ledger.root.toString('hex') },
    phases: details.map(phaseStatus),
    problems: problems.map(({ file, line, message }) => `${file}${line === undefined ? '' : `:${line}`}: ${message}`),
  };
}

function phaseStatus(detail: GateDetail): PhaseStatus {
  const { phaseId, title, description, planFile, state, active, open, releasedAt, digest, quorum, reviews } = detail;
  return {
    phaseId,
    title,
    description,
    planFile,
    state,
    active,
    open,
    releasedAt,
    digest,
    quorum,
    criteria: detail.criteriaResults,
    counts: countCriteria(detail.criteriaResults),
    missing: detail.missingItems,
    // What nobody asked for and nobody gave says nothing.
    reviews: reviews.filter(({ required, positions }) => required || positions.length > 0),
    approvals: detail.approvals.filter(({ counts }) => counts).map(({ name, at, keyId }) => ({ name, at, keyId })),
  };
}

/** How many criteria that are required are met. */
export function countCriteria(criteria: PhaseStatus['criteria']): PhaseStatus['counts'] {
  const required = criteria.filter((criterion) => criterion.required);
  const met = required.filter(({ verdict }) => verdict === 'pass' || verdict === 'waived').length;
  const failed = required.filter(({ verdict }) => verdict === 'fail').length;
  return { total: required.length, met, failed, unknown: required.length - met - failed };
}
