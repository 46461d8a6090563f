import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readScenario } from './read-scenario.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../../docs/guide/scenarios.md'), 'utf8');
const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text ?? '');

describe('the page about steps', () => {
  it.each(examples)('has an example that is a scenario: %#', (text) => {
    expect(readScenario(text, 'scenarios.md', null).steps.length).toBeGreaterThan(0);
  });

  it('has three of them', () => {
    expect(examples).toHaveLength(3);
  });
});
