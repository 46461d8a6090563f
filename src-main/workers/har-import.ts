import { harTask } from '#core/scenarios/har/har-task.ts';
import { importHar } from '#core/scenarios/har/import-har.ts';
import { doTask } from '#core/threads/do-task.ts';

// A thread of the console that reads one recording and ends.

await doTask(harTask, ({ bytes, options }) => importHar(bytes, options));
