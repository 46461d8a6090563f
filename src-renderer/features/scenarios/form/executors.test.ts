import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { applyEdit } from '#shared/yaml/apply-edit.ts';
import type { Plain } from '#shared/yaml/plain-value.ts';
import { changeExecutor, executorForms, keyOrder } from './executors.ts';

const start = `name: x
executor: constant-arrival-rate   # why
rate: 50/s
duration: 8h                      # a night
steps:
  - think: 1s
`;

it('changing the executor keeps what both have, and gives the new one what it needs', () => {
  const text = changeExecutor(parse(start) as Record<string, Plain>, 'constant-vus').reduce(
    (at, edit) => applyEdit(at, edit, keyOrder) ?? '',
    start,
  );
  expect(text).toBe(start.replace('constant-arrival-rate', 'constant-vus').replace('rate: 50/s', 'vus: 10'));
});

it('any executor can be changed to any other and back', { timeout: 30_000 }, () => {
  for (const from of executorForms) {
    for (const to of executorForms) {
      const text = [from.value, to.value].reduce(
        (at, name) =>
          changeExecutor(parse(at) as Record<string, Plain>, name).reduce((one, edit) => applyEdit(one, edit, keyOrder) ?? '', at),
        start,
      );
      const value = parse(text) as Record<string, Plain>;
      const loads = executorForms.flatMap(({ fields }) => Object.keys(fields)).filter((field) => value[field] !== undefined);
      expect(loads.filter((field) => !Object.hasOwn(to.fields, field))).toEqual([]);
      expect(Object.entries(to.fields).filter(([field, { needed }]) => needed && value[field] === undefined)).toEqual([]);
    }
  }
});
