import { api } from './base.ts';

export const demoRouter = api.demo.router({
  state: api.demo.state.handler(({ context: { core } }) => core.demo.state()),
  setKnobs: api.demo.setKnobs.handler(({ context: { core }, input }) => core.demo.setKnobs(input)),
  restartService: api.demo.restartService.handler(({ context: { core } }) => core.demo.restartService()),
});
