import { HoldpointError } from '#core/errors/holdpoint-error.ts';
import { readResult } from '#core/evidence/imports/import-result.ts';
import { api } from './base.ts';

export const evidenceRouter = api.evidence.router({
  get: api.evidence.get.handler(({ context: { core }, input }) => ({
    ...core.evidence.get(input.digest),
    usedBy: core.gates.usersOf(input.digest),
  })),
  list: api.evidence.list.handler(({ context: { core }, input }) => core.evidence.list(input)),
  uploadPart: api.evidence.uploadPart.handler(({ context: { core }, input }) => core.recordings.append(input)),
  import: api.evidence.import.handler(({ context: { core }, input: { upload, format, modifiedAt, by, ...rest } }) => {
    const bytes = core.recordings.bytesOf(upload);
    const result = readResult(bytes, format ?? null);
    const at = modifiedAt === undefined ? null : Date.parse(modifiedAt);
    const digest = core.evidence.recordImport({ ...rest, bytes, result, now: Date.now(), modifiedAt: at, by: by ?? null });
    const { statement: _, ...shown } = core.evidence.get(digest);
    return { ...shown, reason: result.reason };
  }),
  recordProbe: api.evidence.recordProbe.handler(async ({ context: { core }, input: { datasource, probe } }) => {
    const [result] = await core.postgres.probeNow(datasource, [probe]);
    if (result === undefined) throw new HoldpointError('NOT_FOUND', `There is no probe "${probe}".`);
    return { digest: core.evidence.recordProbe(datasource, result) };
  }),
});
