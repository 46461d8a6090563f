import type { Person } from '../workspace/workspace-schema.ts';
import type { KeyHistory } from '../identities/key-events.ts';
import { keyProblem } from './key-standing.ts';

export interface StandingContext {
  people: readonly Person[];
  /** Why a person may not decide about this phase, by person id. */
  excluded: ReadonlyMap<string, string>;
  separationOfDuties: boolean;
  workspace: string;
  keys: KeyHistory;
}

interface Signature {
  statement: { workspace: string; person: string; at: string };
  publicKey: string;
  index: number;
  takenInAt: string;
}

/** Why the signed statement of an approver does not count now; empty when it does. */
export function whyNotStanding(
  { statement, publicKey, index, takenInAt }: Signature,
  { people, excluded, workspace, keys }: Omit<StandingContext, 'separationOfDuties'>,
): string {
  const person = people.find(({ id }) => id === statement.person);
  if (person === undefined) return `${statement.person} is not listed in holdpoint.yaml.`;
  const problem = keyProblem(person, { publicKey, at: statement.at, takenInAt, index }, keys);
  if (problem !== null) return problem;
  if (!person.roles.includes('approver')) return `${person.name} is not an approver.`;
  if (statement.workspace !== workspace) return 'It was signed for another workspace.';
  return excluded.get(person.id) ?? '';
}
