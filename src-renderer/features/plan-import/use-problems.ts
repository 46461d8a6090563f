import { useMemo } from 'react';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import type { FieldProblem } from './criterion-form.tsx';
import type { Entry } from './review.ts';

/** As many as fit into one message; what was read as it stands has no problems of its own. */
const most = 400;
const none: ReadonlyMap<string, readonly FieldProblem[]> = new Map();

/** What the plan parser says of the criteria that a person has corrected, added, or mapped. */
export function useProblems(entries: readonly Entry[]): ReadonlyMap<string, readonly FieldProblem[]> {
  const checked = useMemo(() => entries.filter(({ changed, dropped }) => changed && !dropped).slice(0, most), [entries]);
  const criteria = checked.map(({ criterion }) => criterion);
  const { data } = useCoreQuery(['planImport', 'check', criteria], (options) => client.planImport.check({ criteria }, options), {
    enabled: criteria.length > 0,
    keepPrevious: true,
  });
  return useMemo(() => {
    if (data === undefined || checked.length === 0) return none;
    const byKey = new Map<string, FieldProblem[]>();
    for (const { criterion, field, message, hint } of data.problems) {
      const key = checked[criterion]?.key;
      if (key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), { field, message, hint }]);
    }
    return byKey;
  }, [data, checked]);
}
