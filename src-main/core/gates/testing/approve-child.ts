import { writeSync } from 'node:fs';
import { openGates } from './gate-bench.ts';

/**
 * Approves in a process that a test kills: `node approve-child.ts ROOT STOP_AT`. At the STOP_AT-th look at the clock it says so and stands
 * still; the later ones are inside the transaction. Says `done` when it came through.
 */
const [root = '', stopAt = '0'] = process.argv.slice(2);
let looks = 0;
const { gates } = openGates(root, {
  now() {
    looks += 1;
    if (looks === Number(stopAt)) {
      writeSync(1, 'standing\n');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
    return Date.now();
  },
});
const { digest } = await gates.get('harden');
await gates.approve({ phaseId: 'harden', person: 'tom', passphrase: 'sesame', digest, reason: 'It held.' });
writeSync(1, `done ${looks}\n`);
