import type { Scenario } from '../scenarios/scenario.ts';
import type { TargetAddress, TargetResolver } from '../targets/target-address.ts';

/** Where a run goes. `baseUrl` is empty where no request has one: its statements and commands say themselves where they go. */
export type Reachable = Pick<TargetAddress, 'name' | 'baseUrl'> & { health: string | null };

/** @throws HoldpointError `NOT_FOUND` for an unknown target, `UNAVAILABLE` for a service that is not running. */
export function reachableOf({ address }: Pick<Scenario, 'address'>, targets: TargetResolver): Reachable {
  if ('places' in address) return { name: address.places, baseUrl: '', health: null };
  if ('baseUrl' in address) return { name: address.baseUrl, baseUrl: address.baseUrl, health: null };
  return targets.resolve(address.target);
}
