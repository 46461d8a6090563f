import { api } from './base.ts';

export const plansRouter = api.plans.router({
  list: api.plans.list.handler(({ context: { core } }) => core.plans.list()),
  get: api.plans.get.handler(({ context: { core }, input }) => core.plans.get(input.file)),
  criteria: api.plans.criteria.handler(({ context: { core }, input }) => core.plans.criteria(input.file)),
  read: api.plans.read.handler(({ context: { core }, input }) => core.plans.read(input.file)),
  check: api.plans.check.handler(({ context: { core }, input }) => core.plans.check(input)),
  save: api.plans.save.handler(({ context: { core }, input }) => core.plans.save(input)),
  setTask: api.plans.setTask.handler(({ context: { core }, input }) => core.plans.setTask(input)),
});
