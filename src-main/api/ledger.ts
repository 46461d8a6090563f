import { api } from './base.ts';

export const ledgerRouter = api.ledger.router({
  list: api.ledger.list.handler(({ context: { core }, input }) => core.ledger.list(input)),
  verify: api.ledger.verify.handler(({ context: { core } }) => core.ledger.verify()),
  export: api.ledger.export.handler(({ context: { core } }) => core.ledger.exportBundle((digest) => core.evidence.bodyOf(digest))),
});
