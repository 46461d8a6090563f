import { conflated, each } from '#core/lifecycle/stream.ts';
import { api } from './base.ts';

/** 4 Hz: what a page may be sent of a conflated stream. */
const statusIntervalMs = 250;
/** Toasts a page that was asleep still wants to see. */
const noticesKept = 20;

export const systemRouter = api.system.router({
  info: api.system.info.handler(({ context: { core, host, role } }) => ({
    version: core.version,
    host,
    platform: process.platform,
    nodeVersion: process.versions.node,
    pid: process.pid,
    startedAt: core.startedAt.toISOString(),
    role,
    workspace: {
      name: core.workspace.config.name,
      path: core.workspace.root,
      demo: core.workspace.config.demo,
      revision: core.revision(),
    },
    problems: [...core.workspace.problems, ...core.gates.problems(), ...core.keys.problems()],
  })),
  status: api.system.status.handler(({ context: { core }, signal }) =>
    conflated({ initial: () => core.status.current(), changes: core.status.changes, minIntervalMs: statusIntervalMs, signal }),
  ),
  notices: api.system.notices.handler(({ context: { core }, signal }) =>
    each({ changes: core.notices.posted, signal, limit: noticesKept }),
  ),
  echo: api.system.echo.handler(({ input }) => input),
});

export const settingsRouter = api.settings.router({
  get: api.settings.get.handler(({ context: { core } }) => core.settings.get()),
  update: api.settings.update.handler(({ context: { core }, input }) => core.settings.update(input)),
});
