/** The peer of round-trip.ts: a bare `ws` server that sends back what it gets, in a process of its own. Prints its address. */
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', (socket) => socket.on('message', (data, binary) => socket.send(data, { binary })));
server.once('listening', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.stdout.write(`ws://127.0.0.1:${address.port}\n`);
});
