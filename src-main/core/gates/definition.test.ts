import { expect, it } from 'vitest';
import { parsePlan } from '../plans/parse-plan.ts';
import { definitionDigest } from './definition.ts';
import { planYaml } from './testing/gate-bench.ts';
import { criterionDigest } from './waivers.ts';

function read() {
  const [phase] = parsePlan(planYaml, 'plan.yaml').phases;
  const criterion = phase?.criteria[0];
  if (phase === undefined || criterion === undefined) throw new Error('no phase');
  return { phase, criterion };
}

it('a field that a later version adds and the plan does not use changes no definition', () => {
  const { phase, criterion } = read();
  const later = { ...phase, milestonesOfLater: [], budget: null, note: '', extra: { of: [] } };
  expect(definitionDigest(later)).toBe(definitionDigest(phase));
  const laterCriterion = { ...criterion, weight: null, tags: [] };
  expect(criterionDigest(laterCriterion)).toBe(criterionDigest(criterion));
});

it('what is said, and what is no longer said, does', () => {
  const { phase, criterion } = read();
  expect(definitionDigest({ ...phase, description: 'More.' })).not.toBe(definitionDigest(phase));
  expect(definitionDigest({ ...phase, criteria: phase.criteria.slice(1) })).not.toBe(definitionDigest(phase));
  expect(criterionDigest({ ...criterion, required: false })).not.toBe(criterionDigest(criterion));
  expect(criterionDigest({ ...criterion, maxAgeMs: null })).not.toBe(criterionDigest(criterion));
});
