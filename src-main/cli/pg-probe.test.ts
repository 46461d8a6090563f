import { describe, expect, it } from 'vitest';
import type { ProbeStatus } from '#shared/contract/postgres.ts';
import { statusOf } from './pg-probe.ts';

describe('the exit status of pg probe', () => {
  it.each<[number, ProbeStatus[]]>([
    [0, ['ok', 'ok']],
    [0, ['ok', 'warn']],
    [1, ['ok', 'critical', 'unsupported']],
    [3, ['ok', 'unsupported']],
    [3, ['insufficient_privilege', 'warn']],
    [3, ['error', 'ok']],
  ])('is %i for %j', (status, statuses) => {
    expect(statusOf(statuses.map((each) => ({ status: each })))).toBe(status);
  });
});
