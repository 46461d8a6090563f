import { harTask } from '#core/scenarios/har/har-task.ts';
import { runInThread } from '#core/threads/run-in-thread.ts';
import { api } from './base.ts';

export const scenariosRouter = api.scenarios.router({
  surroundings: api.scenarios.surroundings.handler(({ context: { core } }) => core.scenarios.surroundings()),
  templates: api.scenarios.templates.handler(({ context: { core } }) => core.scenarios.templates()),
  read: api.scenarios.read.handler(({ context: { core }, input }) => core.scenarios.read(input)),
  check: api.scenarios.check.handler(({ context: { core }, input }) => core.scenarios.check(input)),
  save: api.scenarios.save.handler(({ context: { core }, input }) => core.scenarios.save(input)),
  remove: api.scenarios.remove.handler(({ context: { core }, input }) => core.scenarios.remove(input)),
  uploadHar: api.scenarios.uploadHar.handler(({ context: { core }, input }) => core.recordings.append(input)),
  importHar: api.scenarios.importHar.handler(({ context: { core }, input: { upload, ...options } }) =>
    runInThread(harTask, { bytes: core.recordings.bytesOf(upload), options: { ...options, targets: core.scenarios.targetAddresses() } }),
  ),
});
