import { foregroundProgram } from '#core/terminals/foreground-program.ts';
import { api } from './base.ts';

export const terminalsRouter = api.terminals.router({
  watch: api.terminals.watch.handler(({ context: { core }, signal }) => core.terminals.watch(signal)),
  list: api.terminals.list.handler(({ context: { core } }) => core.terminals.list()),
  create: api.terminals.create.handler(({ context: { core }, input }) => core.terminals.create(input)),
  rename: api.terminals.rename.handler(({ context: { core }, input }) => core.terminals.rename(input.sessionId, input.name)),
  foreground: api.terminals.foreground.handler(({ context: { core }, input }) => {
    const session = core.terminals.list().find(({ sessionId }) => sessionId === input.sessionId);
    // A session that is gone has nothing left that closing could end.
    if (!session || session.state === 'exited') return { state: 'prompt', program: null };
    return session.pid === null ? { state: 'unknown', program: null } : foregroundProgram(session.pid);
  }),
  close: api.terminals.close.handler(async ({ context: { core }, input }) => {
    await core.terminals.close(input.sessionId);
    return { closed: true };
  }),
  resize: api.terminals.resize.handler(({ context: { core }, input }) => {
    core.terminals.resize(input.sessionId, input.columns, input.rows);
    return { ok: true };
  }),
  write: api.terminals.write.handler(({ context: { core }, input }) => {
    core.terminals.write(input.sessionId, input.data);
    return { ok: true };
  }),
  attach: api.terminals.attach.handler(({ context: { core }, input, signal }) => core.terminals.attach(input, signal)),
  acknowledge: api.terminals.acknowledge.handler(({ context: { core }, input }) => {
    core.terminals.acknowledge(input.sessionId, input.readerId, input.seq);
    return { ok: true };
  }),
});
