import { RunBench } from './run-bench.ts';

/** A console of its own process, to be killed: runs the scenario given and says its run id. */
const [root, file] = process.argv.slice(2);
if (!root || !file || !process.send) throw new Error('started by a test, with a workspace and a scenario');
const bench = new RunBench(root);
const { runId } = await bench.runs.start({ file, overrides: {}, who: 'child' });
process.send({ runId, enginePid: bench.runs.enginePid(runId) });
