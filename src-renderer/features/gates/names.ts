import type { GateDetail } from '#shared/contract/gates.ts';

export function nameOf(gate: Pick<GateDetail, 'people'>, person: string): string {
  return gate.people.find(({ id }) => id === person)?.name ?? person;
}
