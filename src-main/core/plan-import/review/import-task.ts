import { z } from 'zod';
import { type ReviewChanges, type ReviewedCriterion, reviewChangesSchema, reviewedDocumentSchema } from '#shared/contract/plan-import.ts';
import { workerFile } from '../../processes/worker-entry.ts';
import type { ThreadTask } from '../../threads/thread-task.ts';
import { reviewedCriterion } from '../draft-criteria.ts';
import { draftPlan } from '../draft-plan.ts';
import { importPlan } from '../import-plan.ts';
import { reviewDocument } from './review-document.ts';

/** Eight megabytes of Markdown take about 1.2 GB as a tree with everything that was read in it. */
const heapMegabytes = 3072;

const requestSchema = z.object({
  bytes: z.instanceof(Uint8Array),
  file: z.string(),
  /** null: it is only read. */
  changes: reviewChangesSchema.nullable(),
  /** Phases that the workspace has already, and what to put before the name of one that is called the same. */
  taken: z.array(z.string()),
  prefix: z.string(),
});
const answerSchema = z.union([z.object({ document: reviewedDocumentSchema }), z.object({ draft: z.string() })]);

/**
 * Reads a document, or writes it as a draft with the criteria of a person: a few megabytes of Markdown would hold up the whole console for
 * seconds.
 */
export const planImportTask: ThreadTask<typeof requestSchema, typeof answerSchema> = {
  program: () => workerFile('plan-import'),
  request: requestSchema,
  answer: answerSchema,
  heapMegabytes,
  outgrown: ({ file }) => ({
    code: 'INVALID',
    message: `${file} takes more than ${heapMegabytes} MB of memory to read.`,
    hint: 'Import its parts one by one.',
  }),
};

export function performImport({ bytes, file, changes, taken, prefix }: z.output<typeof requestSchema>): z.input<typeof answerSchema> {
  const imported = importPlan(bytes, file);
  if (changes === null) return { document: reviewDocument(imported, file) };
  const criteria = applied(imported.plan.criteria.map(reviewedCriterion), changes);
  return { draft: draftPlan(imported, criteria, freeIds(taken, prefix)) };
}

/** `phase-7` → `checkout-phase-7` where another plan has one: two of a name would close the gates of both. */
function freeIds(taken: readonly string[], prefix: string): (id: string) => string {
  const used = new Set(taken);
  return (id) => {
    let free = id;
    for (let number = 1; used.has(free); number += 1) free = number === 1 ? `${prefix}-${id}` : `${prefix}-${number}-${id}`;
    used.add(free);
    return free;
  };
}

function applied(read: readonly ReviewedCriterion[], { changed, added }: ReviewChanges): ReviewedCriterion[] {
  const byIndex = new Map(changed.map(({ index, criterion }) => [index, criterion]));
  const kept = read.flatMap((criterion, index) => {
    const change = byIndex.get(index);
    return change === null ? [] : [change ?? criterion];
  });
  return [...kept, ...added];
}
