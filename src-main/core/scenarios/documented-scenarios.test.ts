import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readScenario } from './read-scenario.ts';

const read = (file: string) => readFileSync(path.resolve(import.meta.dirname, '../../..', file), 'utf8');
const page = read('docs/guide/scenarios.md');
const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text ?? '');

describe('the page about steps', () => {
  it.each(examples)('has an example that is a scenario: %#', (text) => {
    expect(readScenario(text, 'scenarios.md', null).steps.length).toBeGreaterThan(0);
  });

  it('has three of them', () => {
    expect(examples).toHaveLength(3);
  });
});

describe('the page about load on a database', () => {
  it('has an example that is a scenario', () => {
    const [, text = ''] = /```yaml\n(.*?)```/s.exec(read('docs/guide/sql-load.md')) ?? [];
    expect(readScenario(text, 'sql-load.md', [], ['shop']).steps).toMatchObject([{ capture: 'first' }, { capture: 'none' }]);
  });
});

describe('the demo', () => {
  it('loads its database without a target, as a role that may not write', () => {
    const text = read('resources/demo/workspace/scenarios/database-60s.yaml');
    const { address, steps } = readScenario(text, 'database-60s.yaml', ['shop'], ['shop']);
    expect(address).toEqual({ places: 'database shop' });
    // Only the number of rows is looked at: none is read.
    expect(steps).toMatchObject([
      { database: 'shop as agent_user', capture: 'none' },
      { database: 'shop as agent_user', begin: 'begin read only' },
    ]);
  });
});
