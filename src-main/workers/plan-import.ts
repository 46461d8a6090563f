import { performImport, planImportTask } from '#core/plan-import/review/import-task.ts';
import { doTask } from '#core/threads/do-task.ts';

// A thread of the console that reads one document, or writes its draft, and ends.

await doTask(planImportTask, performImport);
