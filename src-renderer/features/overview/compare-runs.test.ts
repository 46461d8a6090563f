import { describe, expect, it } from 'vitest';
import type { RunSummary } from '#shared/contract/runs.ts';
import { lastTwo, relativeChange } from './compare-runs.ts';

const run = (runId: string, file: string, state: RunSummary['state'] = 'completed') => ({ runId, file, state }) as RunSummary;

describe('the last run on the overview', () => {
  it('is set against the run before it of the same scenario', () => {
    const two = lastTwo([run('e', 'a.yaml', 'running'), run('d', 'a.yaml'), run('c', 'b.yaml'), run('b', 'a.yaml'), run('a', 'a.yaml')]);
    expect([two?.last.runId, two?.before?.runId]).toEqual(['d', 'b']);
  });

  it('stands alone when its scenario ran only once', () => {
    expect(lastTwo([run('b', 'a.yaml'), run('a', 'b.yaml')])?.before).toBeNull();
  });

  it('does not exist while nothing has ended', () => {
    expect(lastTwo([run('a', 'a.yaml', 'running')])).toBeNull();
  });

  it('shows no relative change from nothing or from zero', () => {
    expect(relativeChange(1, null)).toBeNull();
    expect(relativeChange(1, 0)).toBeNull();
    expect(relativeChange(110, 100)).toBeCloseTo(0.1);
  });
});
