import { api } from './base.ts';

export const ledgerRouter = api.ledger.router({
  list: api.ledger.list.handler(({ context: { core }, input }) => core.ledger.list(input)),
  facets: api.ledger.facets.handler(({ context: { core } }) => core.ledger.facets()),
  verify: api.ledger.verify.handler(({ context: { core }, input }) =>
    core.ledger.verify(input === undefined ? undefined : { note: input.since, where: 'the file you gave' }),
  ),
  export: api.ledger.export.handler(({ context: { core } }) => core.ledger.exportBundle((digest) => core.evidence.bodyOf(digest))),
  prove: api.ledger.prove.handler(({ context: { core }, input }) =>
    core.ledger.prove(input.index, (digest) => core.evidence.bodyOf(digest)),
  ),
  checkpoint: api.ledger.checkpoint.handler(({ context: { core } }) => core.ledger.exportHead()),
  cosign: api.ledger.cosign.handler(async ({ context: { core }, input }) => core.keys.cosign(input)),
});
