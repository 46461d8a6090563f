import { workerChannel } from '#core/processes/worker-channel.ts';
import { type FromPtyHost, toPtyHostSchema } from '#core/terminals/protocol.ts';
import { Sessions } from './pty-host/sessions.ts';

// Owns every terminal session of a console. Apart from it, because node-pty is native code and its crash must not take the console down.
const channel = workerChannel();
const sessions = new Sessions((message: FromPtyHost) => channel.send(message));

channel.onMessage((message) => {
  const parsed = toPtyHostSchema.safeParse(message);
  if (parsed.success) sessions.handle(parsed.data);
  // A defect of the console; ending all sessions over it would make it worse.
  else process.stderr.write(`a message of the console could not be read: ${parsed.error.message}\n`);
});
channel.onDisconnect(() => {
  void sessions.closeAll().finally(() => process.exit(0));
});
// Ctrl+C in the terminal of the console reaches its whole process group: the console decides when sessions end.
process.on('SIGINT', () => {});
