import { HoldpointError } from '../../errors/holdpoint-error.ts';
import type { PersonSignature } from '../../ledger/entry.ts';
import type { Append } from '../../ledger/ledger.ts';
import type { Person } from '../../workspace/workspace-schema.ts';
import type { Assessment } from '../assess-phase.ts';
import { type Decision, openDecision, signDecision } from '../decision.ts';
import type { GateDesk } from '../gate-desk.ts';
import { refuseKey } from '../key-standing.ts';
import { criterionResults, isReady } from '../gate-views.ts';
import { missingItems } from '../missing.ts';
import { signingKey } from '../signers.ts';
import type { SignInput } from './signing.ts';

export interface DecideInput extends SignInput {
  /** What the person saw: another one now means that something changed meanwhile. */
  digest: string;
}

/**
 * Signs what was reviewed with the key on this machine, and releases the phase when the quorum is reached.
 * @throws HoldpointError `CONFLICT` with what is missing, or when something changed since `digest`; `FORBIDDEN` for who may not sign, a
 *   wrong passphrase or a revoked key; `NOT_FOUND` for an unknown person or phase.
 */
export async function decide(desk: GateDesk, input: DecideInput, decision: Decision['decision']): Promise<void> {
  await desk.findCompared(input.phaseId);
  statementToSign(desk, input, decision);
  const person = desk.person(input.person);
  const key = await signingKey(person, desk.secrets, input.passphrase, desk.now(), desk.keys());
  // From here on synchronous: what was refused before may be refused now, and nothing can change between this and the transaction.
  const statement = statementToSign(desk, input, decision);
  takeDecision(desk, { person: person.id, publicKey: key.publicKey, envelope: signDecision(statement, key.seed) });
}

/**
 * What a person would sign, when they may. The key can be elsewhere: `takeDecision` takes the answer.
 * @throws HoldpointError as `decide`.
 */
export function statementToSign(desk: GateDesk, input: Omit<DecideInput, 'passphrase'>, decision: Decision['decision']): Decision {
  const reason = input.reason.trim();
  if (reason === '') throw new HoldpointError('INVALID', 'A reason is needed.');
  const assessment = desk.findOpen(input.phaseId);
  const person = desk.person(input.person);
  refuse(desk, assessment, person, { decision, digest: input.digest });
  return {
    v: 1,
    workspace: desk.workspace.config.name,
    phase: input.phaseId,
    decision,
    digest: input.digest,
    round: assessment.record.round,
    reason,
    person: person.id,
    at: desk.instant(),
  };
}

/**
 * Takes a signed decision in, in one durable transaction in which everything is looked at again, and releases the phase when the quorum is
 * reached. The statement is read from the very bytes that were signed.
 * @throws HoldpointError as `decide`; `INVALID` for what is no signed decision about a phase of this workspace.
 */
export function takeDecision(desk: GateDesk, signed: PersonSignature): Decision {
  const statement = openDecision(signed);
  if (statement === null || statement.person !== signed.person) {
    throw new HoldpointError('INVALID', `This is no decision that ${signed.person} has signed.`, { hint: 'Sign it again.' });
  }
  const { phase: phaseId, decision, digest, round, workspace } = statement;
  if (workspace !== desk.workspace.config.name) throw new HoldpointError('INVALID', `It was signed for another workspace: ${workspace}.`);
  desk.ledger.commit((append) => {
    desk.recordKeys(append);
    const now = desk.findOpen(phaseId);
    const signer = desk.person(statement.person);
    refuseKey(signer, signed.publicKey, desk.now(), desk.keys());
    refuse(desk, now, signer, statement);
    if (round !== now.record.round) {
      throw new HoldpointError('CONFLICT', 'A rejection has ended the round that this was signed for.', {
        hint: 'Look at the gate again, then decide.',
      });
    }
    append(
      desk.entry(phaseId, {
        kind: decision === 'approve' ? 'approval' : 'rejection',
        who: signer.id,
        what: `${now.phase.title}: ${decision}`,
        subject: digest,
        signed,
      }),
    );
    release(desk, desk.find(phaseId), append);
  });
  return statement;
}

/** Moves a phase on whose quorum is reached, and begins the next one of its plan. */
function release(desk: GateDesk, assessment: Assessment, append: Append): void {
  if (!isReady(assessment) || assessment.signaturesMissing > 0 || assessment.signOffs.some(({ signed }) => !signed)) return;
  const { phase, plan, digest } = assessment;
  const criteria = criterionResults(assessment, desk.scenarios());
  const names = assessment.approvals.filter(({ counts, signOff }) => counts || signOff !== null).map(({ name }) => name);
  append(
    desk.entry(phase.id, {
      kind: 'transition',
      who: names.join(', '),
      what: `${phase.title} released`,
      subject: digest,
      data: { to: 'done', digest, criteria },
    }),
  );
  const later = plan.phases.slice(plan.phases.indexOf(phase) + 1);
  const next = later.find((candidate) => desk.stateInLedger(candidate) === 'planned');
  if (next === undefined) return;
  append(
    desk.entry(next.id, {
      kind: 'transition',
      who: 'Holdpoint',
      what: `${next.title} begins`,
      subject: null,
      data: { to: 'active', digest: null, criteria: [] },
    }),
  );
}

function refuse(desk: GateDesk, assessment: Assessment, person: Person, { decision, digest }: Pick<Decision, 'decision' | 'digest'>): void {
  const { phase, state, approvals, excluded, record, signOffs } = assessment;
  // Who signs off by name need be no approver, and may have had a hand in it: that signature is none of the quorum.
  const isNamed = decision === 'approve' && signOffs.some((signOff) => signOff.person === person.id);
  if (!person.roles.includes('approver') && !isNamed) {
    throw new HoldpointError('FORBIDDEN', `${person.name} is not an approver.`, { hint: 'Roles are listed in holdpoint.yaml.' });
  }
  if (!assessment.plan.active || (state !== 'active' && state !== 'in_review')) {
    throw new HoldpointError('CONFLICT', `${phase.title} is ${state.replaceAll('_', ' ')}: only the active phase is decided about.`);
  }
  const because = excluded.get(person.id);
  if (decision === 'approve') {
    const missing = missingItems(assessment, desk.scenarios()).filter(({ id }) => id !== 'approvals');
    if (missing.length > 0) {
      throw new HoldpointError('CONFLICT', `${phase.title} cannot be approved: ${missing.map(({ title }) => title).join(' ')}`, {
        hint: missing[0]?.detail ?? '',
      });
    }
    if (because !== undefined && !isNamed) throw new HoldpointError('FORBIDDEN', `${because} Another approver has to sign.`);
  }
  if (digest !== assessment.digest) {
    throw new HoldpointError('CONFLICT', 'What you looked at has changed since: evidence, an answer, a review or the plan.', {
      hint: 'Look at the gate again, then decide.',
    });
  }
  const before = approvals.find((one) => one.person === person.id && (one.counts || one.signOff !== null));
  if (before !== undefined && decision === 'approve') throw new HoldpointError('CONFLICT', `${person.name} has approved this already.`);
  if (record.faults.length > 0) throw new HoldpointError('CONFLICT', `The ledger is damaged: ${record.faults.join(' ')}`);
}
