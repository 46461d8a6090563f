import { describe, expect, it } from 'vitest';
import { parsePlan } from './parse-plan.ts';
import { largePlan } from './testing/large-plan.ts';
import { planTimeline } from './timeline/plan-timeline.ts';

describe('a plan of 500 tasks and 200 criteria', () => {
  it('is read without a problem, and has a path through all of its phases', () => {
    const plan = parsePlan(largePlan({ tasks: 500, criteria: 200 }), 'plans/large.yaml');
    expect(plan.warnings).toEqual([]);
    expect(plan.phases.flatMap(({ criteria }) => criteria)).toHaveLength(200);
    const timeline = planTimeline(plan, '2026-03-02');
    expect(timeline.tasks).toHaveLength(500);
    const phases = new Set(timeline.criticalPath.map((key) => timeline.tasks.find((task) => task.key === key)?.phase));
    expect(phases.size).toBe(10);
    // What travels to a page fits into one message of 1 MB.
    expect(JSON.stringify(timeline).length).toBeLessThan(600_000);
  });
});
