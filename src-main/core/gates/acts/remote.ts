import type { GateDesk } from '../gate-desk.ts';
import { missingItems } from '../missing.ts';
import { readAnswer } from '../remote/approval-answer.ts';
import { writeRequest } from '../remote/approval-request.ts';
import { takeDecision } from './decide.ts';

/**
 * What an approver on another machine signs.
 * @throws HoldpointError as `findOpen`.
 */
export function exportRequest(desk: GateDesk, phaseId: string): { fileName: string; content: string } {
  const assessment = desk.findOpen(phaseId);
  const { phase, record, digest, reviewed, criteria } = assessment;
  const digests = new Set(criteria.flatMap(({ evaluation }) => evaluation.evidence?.digest ?? []));
  const content = writeRequest({
    workspace: desk.workspace.config.name,
    phase: phaseId,
    title: phase.title,
    round: record.round,
    digest,
    reviewed,
    evidence: [...digests].flatMap((name) => desk.evidence.bodyOf(name) ?? []),
    missing: missingItems(assessment, desk.scenarios())
      .filter(({ id }) => id !== 'approvals')
      .map(({ title }) => title),
    key: desk.ledger.verifierKey,
    checkpoint: desk.ledger.head().checkpoint,
  });
  return { fileName: `request-${phaseId}-${digest.slice(0, 12)}.json`, content };
}

/**
 * Takes an answer in. Answers the phase it is about.
 * @throws HoldpointError as `readAnswer` and `takeDecision`.
 */
export function importAnswer(desk: GateDesk, content: string): string {
  return takeDecision(desk, readAnswer(content).signed).phase;
}
