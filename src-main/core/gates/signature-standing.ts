import type { Person } from '../workspace/workspace-schema.ts';
import { keyProblem } from './approvals.ts';

export interface StandingContext {
  people: readonly Person[];
  /** Why a person may not decide about this phase, by person id. */
  excluded: ReadonlyMap<string, string>;
  workspace: string;
}

interface Signature {
  statement: { workspace: string; person: string; at: string };
  publicKey: string;
}

/** Why the signed statement of an approver does not count now; empty when it does. */
export function whyNotStanding({ statement, publicKey }: Signature, { people, excluded, workspace }: StandingContext): string {
  const person = people.find(({ id }) => id === statement.person);
  if (person === undefined) return `${statement.person} is not listed in holdpoint.yaml.`;
  const problem = keyProblem(person, publicKey, statement.at);
  if (problem !== null) return problem;
  if (!person.roles.includes('approver')) return `${person.name} is not an approver.`;
  if (statement.workspace !== workspace) return 'It was signed for another workspace.';
  return excluded.get(person.id) ?? '';
}
