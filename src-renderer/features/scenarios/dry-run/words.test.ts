import { expect, it } from 'vitest';
import { outcomeWords, shownBody, sizeWords } from './words.ts';

it('what became of a step is said in a sentence', () => {
  const checks = [
    { name: 'status is 200', passed: false },
    { name: 'body contains ok', passed: true },
  ];
  expect(outcomeWords({ outcome: 'completed', failure: null, checks: [] })).toBeNull();
  expect(outcomeWords({ outcome: 'failed', failure: 'ECONNREFUSED', checks: [] })).toBe('Nothing listens at this address. (ECONNREFUSED)');
  expect(outcomeWords({ outcome: 'failed', failure: 'check', checks })).toBe('It was answered, but does not hold: status is 200.');
  expect(outcomeWords({ outcome: 'failed', failure: '42P01', checks: [] })).toBe('42P01');
  expect(outcomeWords({ outcome: 'timed_out', failure: null, checks: [] })).toMatch(/within the timeout/);
});

it('a body is shown as JSON where it is some, with its size as it came', () => {
  expect(shownBody('{"a":[1]}')).toEqual({ text: '{\n  "a": [\n    1\n  ]\n}', kind: 'JSON', bytes: 9 });
  expect(shownBody('{"a":')).toEqual({ text: '{"a":', kind: 'text', bytes: 5 });
  expect(shownBody('ü')).toMatchObject({ bytes: 2 });
  expect([1, 812, 2048, 65_536].map(sizeWords)).toEqual(['1 byte', '812 bytes', '2.0 KB', '64 KB']);
});
