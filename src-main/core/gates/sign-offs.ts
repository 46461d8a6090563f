import type { Phase } from '../plans/plan.ts';
import type { Person } from '../workspace/workspace-schema.ts';
import type { Approval } from './approvals.ts';

/** A person whose signature is needed by name. */
export interface SignOff {
  as: string;
  person: string;
  name: string;
  signed: boolean;
  /** Why the person cannot sign; empty when they can. */
  why: string;
}

/** The signatures that are needed by name, beside the quorum. */
export function weighSignOffs({ signOffs }: Phase, approvals: readonly Approval[], people: readonly Person[]): SignOff[] {
  return signOffs.map(({ as, person }) => {
    const listed = people.find(({ id }) => id === person);
    const signed = approvals.some((approval) => approval.person === person && approval.signOff !== null);
    const why =
      listed === undefined
        ? `holdpoint.yaml lists no person "${person}".`
        : listed.keys.length === 0
          ? `${listed.name} has no key: make one with "holdpoint key new --person ${person}".`
          : '';
    return { as, person, name: listed?.name ?? person, signed, why: signed ? '' : why };
  });
}
