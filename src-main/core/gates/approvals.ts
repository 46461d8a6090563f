import type { z } from 'zod';
import type { approvalSchema } from '#shared/contract/gates.ts';
import { keyIdOf } from '../identities/ed25519.ts';
import type { KeyHistory } from '../identities/key-events.ts';
import type { Person } from '../workspace/workspace-schema.ts';
import type { GateRecord, SignedDecision } from './gate-record.ts';
import { keyProblem } from './key-standing.ts';

export type Approval = z.infer<typeof approvalSchema>;

export interface ApprovalContext {
  people: readonly Person[];
  /** What an approval must cover now. */
  digest: string;
  /** Why a person's signature does not count for this phase, by person id. */
  excluded: ReadonlyMap<string, string>;
  workspace: string;
  keys: KeyHistory;
  /** By person id, what they sign off by name: for that they need be no approver, and may have had a hand in it. */
  signOffs: ReadonlyMap<string, string>;
}

/** Every signature on a phase, and whether it counts. Each person and each key counts once. */
export function weighApprovals(record: GateRecord, context: ApprovalContext): Approval[] {
  const counted = new Set<string>();
  return record.decisions.map((signed): Approval => {
    const { decision, publicKey } = signed;
    const person = context.people.find(({ id }) => id === decision.person);
    const key = keyIdOf(Buffer.from(publicKey, 'base64'));
    const broken = whyNotValid(signed, person, record, context);
    const holds = broken === '';
    const why = broken === '' ? whyNotInQuorum(signed, person, context, counted) : broken;
    if (why === '' && decision.decision === 'approve') counted.add(decision.person).add(publicKey);
    return {
      person: decision.person,
      name: person?.name ?? decision.person,
      decision: decision.decision,
      reason: decision.reason,
      at: decision.at,
      keyId: key,
      digest: decision.digest,
      counts: why === '' && decision.decision === 'approve',
      signOff: decision.decision === 'approve' && holds ? (context.signOffs.get(decision.person) ?? null) : null,
      why,
    };
  });
}

/** Why a signature is none for this round; empty when it is. */
function whyNotValid(
  { decision, publicKey, takenInAt, index }: SignedDecision,
  person: Person | undefined,
  record: GateRecord,
  context: ApprovalContext,
): string {
  if (person === undefined) return 'This person is not listed in holdpoint.yaml.';
  const problem = keyProblem(person, { publicKey, at: decision.at, takenInAt, index }, context.keys);
  if (problem !== null) return problem;
  if (decision.decision === 'reject') return '';
  if (decision.workspace !== context.workspace) return 'It was signed for another workspace.';
  if (decision.round !== record.round) return 'A rejection ended that round.';
  return decision.digest === context.digest ? '' : 'Stale: what was reviewed has changed since.';
}

/** Why a valid signature is not one of the quorum; empty when it is. */
function whyNotInQuorum(
  { decision, publicKey }: SignedDecision,
  person: Person | undefined,
  { excluded }: ApprovalContext,
  counted: ReadonlySet<string>,
): string {
  if (person === undefined || decision.decision === 'reject') return '';
  if (!person.roles.includes('approver')) return `${person.name} is not an approver.`;
  const because = excluded.get(person.id);
  if (because !== undefined) return because;
  return counted.has(person.id) || counted.has(publicKey) ? 'It is counted already.' : '';
}
