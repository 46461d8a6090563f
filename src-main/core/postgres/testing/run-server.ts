import { EmbeddedServer } from '../embedded-server.ts';

/** A console that the tests kill: starts the server of a folder, says its process, and stays. */
const [stateDir, name] = process.argv.slice(2);
if (!stateDir || !name) throw new Error('needs a folder and a name');
const server = new EmbeddedServer({ stateDir, name });
await server.start();
process.stdout.write(`${JSON.stringify({ pid: server.pid, port: server.address().port })}\n`);
setInterval(() => {}, 60_000);
