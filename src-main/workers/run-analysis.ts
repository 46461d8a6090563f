import { analyse } from '#core/runs/analysis/analyse.ts';
import { analysisTask } from '#core/runs/analysis/analysis-task.ts';
import { doTask } from '#core/threads/do-task.ts';

// A thread of the console that compares two runs, or writes one to a file, and ends.

await doTask(analysisTask, analyse);
