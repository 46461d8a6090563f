/** A worker of the tests: it does what it is told, including what no worker should. */
import { workerChannel } from '../worker-channel.ts';

const channel = workerChannel();
channel.onDisconnect(() => process.exit(0));
channel.onMessage((message) => {
  switch (message) {
    case 'block':
      process.stderr.write('about to block the loop\n');
      // Wait until the line is out: a blocked loop writes nothing.
      setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 20);
      return;
    case 'throw':
      throw new Error('told to throw');
    default:
      channel.send({ heard: message });
  }
});
