import { HoldpointError } from '../../errors/holdpoint-error.ts';
import type { PersonSignature } from '../../ledger/entry.ts';
import type { Person } from '../../workspace/workspace-schema.ts';
import type { Assessment } from '../assess-phase.ts';
import type { GateDesk, GateEntry } from '../gate-desk.ts';
import { signStatement, type StatementKind } from '../signed-statement.ts';
import { signingKey } from '../signers.ts';

/** Who signs, with the key on this machine. */
export interface SignInput {
  phaseId: string;
  person: string;
  passphrase?: string | undefined;
  reason: string;
}

interface Statement {
  v: 1;
  workspace: string;
  phase: string;
  reason: string;
  person: string;
  at: string;
}

/** What is to be signed, and how the ledger calls it. */
export interface Act<T extends Statement> {
  kind: StatementKind<T>;
  /** It only takes back what opens a gate: separation of duties does not keep anybody from it. */
  restricts?: boolean;
  entry: (statement: T) => Pick<GateEntry, 'kind' | 'what'> & Partial<GateEntry>;
  /**
   * What the statement says beside its common fields. Called before the key is asked for and again inside the transaction.
   * @throws HoldpointError for what may not be signed.
   */
  say: (assessment: Assessment, person: Person, at: string) => Omit<T, keyof Statement>;
}

/** Signs a statement about a phase with the person's key, and writes it, in one transaction in which everything is looked at again. */
export async function signAndWrite<T extends Statement>(desk: GateDesk, input: SignInput, act: Act<T>): Promise<void> {
  const { phaseId, passphrase } = input;
  const reason = input.reason.trim();
  if (reason === '') throw new HoldpointError('INVALID', 'A reason is needed.');
  const person = desk.person(input.person);
  act.say(deciding(desk.findOpen(phaseId), person, act), person, desk.instant());
  const key = await signingKey(person, desk.secrets, passphrase, desk.now(), desk.keys());
  desk.write(phaseId, (assessment) => {
    const signer = desk.person(input.person);
    const at = desk.instant();
    const said = act.say(deciding(assessment, signer, act), signer, at);
    const common: Statement = { v: 1, workspace: desk.workspace.config.name, phase: phaseId, reason, person: signer.id, at };
    const statement = act.kind.schema.parse({ ...common, ...said });
    const signed: PersonSignature = {
      person: signer.id,
      publicKey: key.publicKey,
      envelope: signStatement(act.kind, statement, key.seed),
    };
    return { who: signer.id, at, signed, ...act.entry(statement) };
  });
}

/** @throws HoldpointError `FORBIDDEN` for who is no approver or is excluded here, `CONFLICT` while the ledger is damaged. */
function deciding(assessment: Assessment, person: Person, { restricts = false }: { restricts?: boolean }): Assessment {
  if (!person.roles.includes('approver')) {
    throw new HoldpointError('FORBIDDEN', `${person.name} is not an approver.`, { hint: 'Roles are listed in holdpoint.yaml.' });
  }
  const excluded = assessment.excluded.get(person.id);
  if (excluded !== undefined && !restricts) throw new HoldpointError('FORBIDDEN', `${excluded} Another approver has to sign.`);
  const { faults } = assessment.record;
  if (faults.length > 0) throw new HoldpointError('CONFLICT', `The ledger is damaged: ${faults.join(' ')}`);
  return assessment;
}
