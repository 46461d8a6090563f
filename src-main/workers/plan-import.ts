import { parentPort, workerData } from 'node:worker_threads';
import { type ImportAnswer, importTaskSchema, performImport } from '#core/plan-import/review/import-task.ts';

// A thread of the console that reads one document, or writes its draft, and ends.

const answer: ImportAnswer = performImport(importTaskSchema.parse(workerData));
parentPort?.postMessage(answer);
