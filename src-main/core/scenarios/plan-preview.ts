import { endNsOf, rateCurveOf, userCurveOf } from './load-curve.ts';
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
