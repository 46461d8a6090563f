import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { HoldpointError } from '#core/errors/holdpoint-error.ts';
import { describeProblem, failureOf } from './failure.ts';

describe('the exit status of what went wrong', () => {
  it.each([
    ['INVALID', 2],
    ['NOT_FOUND', 2],
    ['FORBIDDEN', 2],
    ['CONFLICT', 1],
    ['UNAVAILABLE', 4],
  ] as const)('is the same for %s here and over a connection: %i', (code, status) => {
    expect(failureOf(new HoldpointError(code, 'words', { hint: 'do this' }))).toMatchObject({ status, message: 'words', hint: 'do this' });
    expect(failureOf(new ORPCError(code, { message: 'words', data: { hint: 'do this' } }))).toMatchObject({
      status,
      message: 'words',
      hint: 'do this',
    });
  });

  it('is 2 for a file that is not there and 4 for a server that is not there', () => {
    expect(failureOf(Object.assign(new Error('no such file'), { code: 'ENOENT' })).status).toBe(2);
    const refused = new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) });
    expect(failureOf(refused)).toMatchObject({ status: 4, message: 'fetch failed: refused' });
  });

  it('names the field of an input that the contract refuses', () => {
    const error = new ORPCError('BAD_REQUEST', {
      message: 'Input validation failed',
      data: { issues: [{ path: ['overrides', 'vus'], message: 'must be positive' }] },
    });
    expect(failureOf(error)).toMatchObject({ status: 2, message: 'overrides: vus: must be positive' });
  });

  it('is neither a verdict nor a wrong usage for a defect', () => {
    for (const defect of [new TypeError('x is not a function'), new ORPCError('INTERNAL_SERVER_ERROR'), 'a string']) {
      expect(failureOf(defect)).toMatchObject({ status: 70 });
    }
  });
});

describe('a problem in a file', () => {
  it('is written as compilers write it', () => {
    expect(
      describeProblem({
        file: 'holdpoint.yaml',
        line: 3,
        column: 7,
        message: 'unknown key "nmae"',
        hint: 'Did you mean name?',
        severity: 'error',
      }),
    ).toBe('holdpoint.yaml:3:7: unknown key "nmae" (Did you mean name?)');
    expect(describeProblem({ file: 'plan.yaml', message: 'no phases', severity: 'warning' })).toBe('plan.yaml: warning: no phases');
  });
});
