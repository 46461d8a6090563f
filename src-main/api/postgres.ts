import { api } from './base.ts';

export const postgresRouter = api.postgres.router({
  datasources: api.postgres.datasources.handler(({ context: { core } }) => core.postgres.statuses()),
  live: api.postgres.live.handler(({ context: { core }, input, signal }) => core.postgres.live(input.datasource, signal)),
  probeNow: api.postgres.probeNow.handler(({ context: { core }, input }) => core.postgres.probeNow(input.datasource, input.only)),
  history: api.postgres.history.handler(({ context: { core }, input }) => core.postgres.history(input.datasource, input.probe, input)),
});
