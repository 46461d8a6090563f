import { expect, it } from 'vitest';
import { fileComplaint, fileFor, freeFile } from './file-name.ts';

it('a file is called after the scenario', () => {
  expect(fileFor('Checkout soak (8 h)')).toBe('scenarios/checkout-soak-8-h.yaml');
  expect(fileFor('Grüße')).toBe('scenarios/gru-e.yaml');
  expect(fileFor('…')).toBe('scenarios/scenario.yaml');
});

it('a name that is taken gets a number', () => {
  const taken = ['scenarios/a.yaml', 'scenarios/a-2.yaml'];
  expect(freeFile('scenarios/a.yaml', taken)).toBe('scenarios/a-3.yaml');
  expect(freeFile('scenarios/a-2.yaml', taken)).toBe('scenarios/a-3.yaml');
  expect(freeFile('scenarios/b.yaml', taken)).toBe('scenarios/b.yaml');
  expect(fileComplaint('scenarios/a.yaml', taken)).toMatch(/There is a file/);
  expect(fileComplaint('scenarios/b.yml', taken)).toMatch(/Write it as/);
  expect(fileComplaint('scenarios/x/b.yaml', taken)).toBeNull();
});
