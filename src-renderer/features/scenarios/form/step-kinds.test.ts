import { expect, it } from 'vitest';
import type { Plain } from '#shared/yaml/plain-value.ts';
import { needsTarget, summaryOf } from './step-kinds.ts';

it('a target is needed by what sends requests, in groups too, and by nothing at all', () => {
  const [sql, command, http] = [{ sql: { datasource: 'a', text: 'select 1' } }, { command: { run: ['true'] } }, { http: { path: '/' } }];
  expect(needsTarget([sql, { think: '1s' }, { name: 'g', group: [command] }])).toBe(false);
  expect(needsTarget([sql, { name: 'g', group: [command, http] }])).toBe(true);
  expect(needsTarget([sql, { websocket: { path: '/ws' } }])).toBe(true);
  expect(needsTarget([sql, { script: { module: 'a.ts' } }])).toBe(true);
  // Nothing that is measured yet: what comes is more likely a request.
  expect(needsTarget([{ think: '1s' }])).toBe(true);
  expect(needsTarget(undefined)).toBe(true);
});

it('a pause is said in a line, however it is drawn', () => {
  const words = (think: Plain) => summaryOf({ think });
  expect([words('2s'), words({ uniform: ['1s', '3s'] }), words({ exponential: '500ms' })]).toEqual([
    '2s',
    '1s to 3s',
    'exponential, mean 500ms',
  ]);
});
