import { shortestPassphrase } from '#core/identities/key-service.ts';
import { api } from './base.ts';

export const keysRouter = api.keys.router({
  list: api.keys.list.handler(async ({ context: { core } }) => ({
    people: await core.keys.list(),
    asksPassphrase: core.keys.asksPassphrase,
    shortestPassphrase,
  })),
  create: api.keys.create.handler(({ context: { core, who }, input }) => core.keys.create({ ...input, who })),
  import: api.keys.import.handler(({ context: { core, who }, input }) => core.keys.import({ ...input, who })),
  export: api.keys.export.handler(({ context: { core }, input }) => core.keys.export(input)),
  rotate: api.keys.rotate.handler(({ context: { core, who }, input }) => core.keys.rotate({ ...input, who })),
  revoke: api.keys.revoke.handler(({ context: { core, who }, input }) => core.keys.revoke({ ...input, who })),
  changePassphrase: api.keys.changePassphrase.handler(({ context: { core }, input }) => core.keys.changePassphrase(input)),
});
