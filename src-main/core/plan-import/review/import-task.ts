import { z } from 'zod';
import { type ReviewChanges, type ReviewedCriterion, reviewChangesSchema, reviewedDocumentSchema } from '#shared/contract/plan-import.ts';
import { reviewedCriterion } from '../draft-criteria.ts';
import { draftPlan } from '../draft-plan.ts';
import { importPlan } from '../import-plan.ts';
import { reviewDocument } from './review-document.ts';

/** What the thread is given: a document to read, or to write as a draft with the criteria of a person. */
export const importTaskSchema = z.object({
  bytes: z.instanceof(Uint8Array),
  file: z.string(),
  /** null: it is only read. */
  changes: reviewChangesSchema.nullable(),
});

export const importAnswerSchema = z.union([
  z.object({ document: reviewedDocumentSchema }),
  z.object({ draft: z.string(), phases: z.array(z.string()) }),
]);
export type ImportAnswer = z.input<typeof importAnswerSchema>;

export function performImport({ bytes, file, changes }: z.output<typeof importTaskSchema>): ImportAnswer {
  const imported = importPlan(bytes, file);
  if (changes === null) return { document: reviewDocument(imported, file) };
  const criteria = applied(imported.plan.criteria.map(reviewedCriterion), changes);
  return { draft: draftPlan(imported, criteria), phases: imported.plan.phases.map(({ id }) => id) };
}

function applied(read: readonly ReviewedCriterion[], { changed, added }: ReviewChanges): ReviewedCriterion[] {
  const byIndex = new Map(changed.map(({ index, criterion }) => [index, criterion]));
  const kept = read.flatMap((criterion, index) => {
    const change = byIndex.get(index);
    return change === null ? [] : [change ?? criterion];
  });
  return [...kept, ...added];
}
