import type { z } from 'zod';
import { parseDurationMs } from '#shared/durations.ts';
import type { ChecklistCriterion } from './plan.ts';
import type { phaseSchema } from './plan-schema.ts';

const attested = { kind: 'checklist', source: { kind: 'checklist' }, maxAgeMs: null } as const;

/** Id of the criterion that verifies a finding which nothing measures. */
export function askedOfFinding(finding: string): string {
  return `finding.${finding}`;
}

/** What a gate asks of people without a criterion being written down: each item of a list, and each finding that nothing measures. */
export function askedCriteria(
  { checklists, findings }: Pick<z.output<typeof phaseSchema>, 'checklists' | 'findings'>,
  at: readonly PropertyKey[],
  originOf: (path: readonly PropertyKey[]) => string,
): { criterion: ChecklistCriterion; path: readonly PropertyKey[] }[] {
  const items = checklists.flatMap((list, index) =>
    list.items.map((item, position) => {
      const path = [...at, 'checklists', index, 'items', position];
      const criterion: ChecklistCriterion = {
        ...attested,
        id: `${list.id}.${item.id}`,
        title: item.title,
        required: list.required,
        revision: 'any',
        finding: null,
        list: list.title,
        origin: originOf(path),
      };
      return { criterion, path };
    }),
  );
  const verifications = findings.flatMap((finding, index) => {
    if (finding.criterion !== undefined) return [];
    const path = [...at, 'findings', index];
    const criterion: ChecklistCriterion = {
      ...attested,
      id: askedOfFinding(finding.id),
      title: finding.title,
      required: true,
      // A fix is verified on the revision that is to be released, unless the plan says otherwise.
      revision: finding.revision,
      maxAgeMs: finding.maxAge === undefined ? null : parseDurationMs(finding.maxAge),
      finding: finding.id,
      list: null,
      origin: originOf(path),
    };
    return [{ criterion, path }];
  });
  return [...items, ...verifications];
}
