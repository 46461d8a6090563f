import type { Evidence } from '#shared/contract/evidence.ts';

export const kindNames: Record<Evidence['kind'], string> = { run: 'run', probe: 'probe', attestation: 'a person', import: 'a file' };
export const kindTitles: Record<Evidence['kind'], string> = {
  run: 'Evidence of a run',
  probe: 'Evidence of a probe',
  attestation: 'Attestation',
  import: 'Result of another tool',
};
