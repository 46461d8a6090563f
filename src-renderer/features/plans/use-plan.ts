import { useSearchParams } from 'react-router';
import type { PlanSummary } from '#shared/contract/plans.ts';
import { client, useCoreQuery } from '../../lib/client/index.ts';

/** Plans change by people and by runs that end: a few seconds late is early enough. */
export const refetchMs = 5000;

/** The plan that the address names; else the first that is active. */
export function usePlan() {
  const [search] = useSearchParams();
  const named = search.get('file');
  const plans = useCoreQuery(['plans', 'list'], (options) => client.plans.list(undefined, options), { refetchMs });
  const file = named ?? firstPlan(plans.data)?.file ?? null;
  const detail = useCoreQuery(['plans', 'get', file], (options) => client.plans.get({ file: file ?? '' }, options), {
    enabled: file !== null,
    refetchMs,
  });
  return { plans, detail, file };
}

function firstPlan(plans: readonly PlanSummary[] | undefined): PlanSummary | undefined {
  return plans?.find(({ active, title }) => active && title !== null) ?? plans?.[0];
}
