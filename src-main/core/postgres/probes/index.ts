import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { BlockingTree } from './blocking-tree.ts';
import { cacheHit } from './cache-hit.ts';
import { connections } from './connections.ts';
import type { Probe, ProbeFactory } from './probe.ts';
import { slowStatements } from './slow-statements.ts';
import { xidAge } from './xid-age.ts';

/** All probes, in the order in which a page shows them. A new one is a file beside these and a line here. */
const factories: readonly ProbeFactory[] = [connections, () => new BlockingTree(), cacheHit, slowStatements, xidAge];

/** By which a criterion or a command names one. */
export const probeNames: readonly string[] = factories.map((create) => create().name);

/**
 * A set of probes for one server: they remember its last sample.
 * @param only names; all when left out.
 * @throws HoldpointError `INVALID` for a name that no probe has.
 */
export function createProbes(only?: readonly string[]): Probe[] {
  const probes = factories.map((create) => create());
  return only === undefined ? probes : selectProbes(probes, only);
}

/** @throws HoldpointError `INVALID` for a name that no probe has. */
export function selectProbes(probes: readonly Probe[], only: readonly string[]): Probe[] {
  return only.map((name) => {
    const found = probes.find((probe) => probe.name === name);
    if (found) return found;
    throw new HoldpointError('INVALID', `There is no probe "${name}".`, {
      hint: `Probes: ${probes.map((probe) => probe.name).join(', ')}.`,
    });
  });
}
