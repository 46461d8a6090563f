import { HoldpointError } from '#core/errors/holdpoint-error.ts';
import { api } from './base.ts';

export const evidenceRouter = api.evidence.router({
  get: api.evidence.get.handler(({ context: { core }, input }) => core.evidence.get(input.digest)),
  list: api.evidence.list.handler(({ context: { core }, input }) => core.evidence.list(input)),
  recordProbe: api.evidence.recordProbe.handler(async ({ context: { core }, input: { datasource, probe } }) => {
    const [result] = await core.postgres.probeNow(datasource, [probe]);
    if (result === undefined) throw new HoldpointError('NOT_FOUND', `There is no probe "${probe}".`);
    return { digest: core.evidence.recordProbe(datasource, result) };
  }),
});
