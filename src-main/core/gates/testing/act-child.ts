import { readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { readResult } from '../../evidence/imports/import-result.ts';
import { Store } from '../../store/store.ts';
import { openGates } from './gate-bench.ts';

/**
 * Acts in a process that a test kills: `node act-child.ts ROOT STOP_AT ACT [PERSON]`. At the STOP_AT-th write to the store it says so and
 * stands still, inside the transaction. Says `ready` before the act and waits for a line where STOP_AT is `wait`; says `done` with the
 * number of writes, or `refused` with the code, when it came through.
 */
const [root = '', stopAt = '0', act = '', person = 'tom'] = process.argv.slice(2);
let writes = 0;
const write = Store.prototype.run;
Store.prototype.run = function run(...given: Parameters<typeof write>) {
  writes += 1;
  if (writes === Number(stopAt)) {
    writeSync(1, 'standing\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
  return write.apply(this, given);
};
const { gates, evidence } = openGates(root);
const { digest } = await gates.get('harden');
const signed = { phaseId: 'harden', person, passphrase: 'sesame', reason: 'It held.' };
const acts: Record<string, () => Promise<unknown>> = {
  approve: () => gates.approve({ ...signed, digest }),
  waive: () => gates.waive({ ...signed, criterionId: 'p95', until: new Date(Date.now() + 86_400_000).toISOString() }),
  answer: () => gates.importAnswer(readFileSync(path.join(root, 'answer.json'), 'utf8')),
  import: () => {
    const bytes = Buffer.from('<testsuite><testcase name="1"/></testsuite>');
    const result = readResult(bytes, null);
    return Promise.resolve(evidence.recordImport({ name: 'unit', fileName: 'r.xml', bytes, result, now: 0, modifiedAt: null, by: null }));
  },
};
if (stopAt === 'wait') {
  writeSync(1, 'ready\n');
  readFileSync(0, 'utf8');
}
try {
  await acts[act]?.();
  writeSync(1, `done ${writes}\n`);
} catch (error) {
  writeSync(1, `refused ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}\n`);
}
