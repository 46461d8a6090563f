import { endNsOf, rateCurveOf, userCurveOf } from './load-curve.ts';
import type { SearchPlan } from './executor.ts';
import type { Scenario } from './scenario.ts';

/** The corners of the planned load: arrivals per second or users over the seconds of the plan. Two at one moment are a jump. */
export function loadCorners(scenario: Scenario): { tSeconds: number; value: number }[] {
  const parts = [
    ...(rateCurveOf(scenario) ?? []).map(({ fromNs, perSecond, ramp }) => ({
      fromNs,
      value: perSecond,
      ramp: ramp && { toNs: ramp.toNs, value: ramp.perSecond },
    })),
    ...(userCurveOf(scenario) ?? []).map(({ fromNs, users, ramp }) => ({
      fromNs,
      value: users,
      ramp: ramp && { toNs: ramp.toNs, value: ramp.users },
    })),
  ];
  if (scenario.executor.kind === 'capacity-search') return fastestClimb(scenario, scenario.executor.search);
  const endSeconds = endNsOf(scenario) / 1e9;
  const corners = parts.flatMap(({ fromNs, value, ramp }) => [
    { tSeconds: fromNs / 1e9, value },
    ...(ramp ? [{ tSeconds: ramp.toNs / 1e9, value: ramp.value }] : []),
  ]);
  const last = corners.at(-1);
  if (last && last.tSeconds < endSeconds) corners.push({ tSeconds: endSeconds, value: last.value });
  // A stage begins where the last one ended: the same corner twice says nothing.
  return corners.filter((corner, i) => corner.tSeconds !== corners[i - 1]?.tSeconds || corner.value !== corners[i - 1]?.value);
}

/** What a search does when every rate holds at once; where a limit breaks it goes back. */
function fastestClimb(scenario: Scenario, search: SearchPlan): { tSeconds: number; value: number }[] {
  const endSeconds = endNsOf(scenario) / 1e9;
  const corners = [{ tSeconds: 0, value: search.startPerSecond }];
  let tSeconds = scenario.warmUpMs / 1000;
  for (let value = search.startPerSecond; value < search.maxPerSecond && tSeconds < endSeconds;) {
    tSeconds = Math.min(endSeconds, tSeconds + (search.settleMs + search.windowMs) / 1000);
    corners.push({ tSeconds, value });
    value = Math.min(search.maxPerSecond, value * search.growth);
    corners.push({ tSeconds, value });
  }
  return [...corners, { tSeconds: endSeconds, value: corners.at(-1)?.value ?? search.startPerSecond }];
}
