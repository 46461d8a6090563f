import os from 'node:os';
import type { RunEnvironment } from '#shared/contract/run-comparison.ts';

/** Declares machines that make load alike: runs from machines with the same word can be compared. For fleets of build machines. */
const machineClassVariable = 'HOLDPOINT_MACHINE_CLASS';

/** Where a run runs: kept with it, so that a later comparison can tell whether it may compare. */
export function runEnvironment(target: string, declared: string | null, env: NodeJS.ProcessEnv = process.env): RunEnvironment {
  const cpus = os.cpus();
  return {
    target,
    declared,
    generator: {
      platform: process.platform,
      arch: process.arch,
      cpu: cpus[0]?.model.trim() ?? 'unknown',
      cores: cpus.length,
      node: process.versions.node,
      declared: env[machineClassVariable] || null,
    },
  };
}
