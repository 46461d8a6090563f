import { parentPort, workerData } from 'node:worker_threads';
import { HoldpointError } from '#core/errors/holdpoint-error.ts';
import { analyse } from '#core/runs/analysis/analyse.ts';
import { type AnalysisAnswer, analysisTaskSchema } from '#core/runs/analysis/analysis-task.ts';

// A thread of the console that compares two runs, or writes one to a file, and ends.

const task = analysisTaskSchema.parse(workerData);
const answer = (message: AnalysisAnswer) => parentPort?.postMessage(message);
try {
  answer(await analyse(task));
} catch (error) {
  if (!(error instanceof HoldpointError)) throw error;
  const { code, message, hint } = error;
  answer({ refused: { code, message, ...(hint === undefined ? {} : { hint }) } });
}
