import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CliHost } from './command.ts';
import { register } from './schema.ts';

/** What `schema NAME --json` prints. */
function schemaOf(name: string): unknown {
  let printed: unknown;
  const unused = () => {
    throw new Error('not needed to print a schema');
  };
  const cli: CliHost = {
    workspaceDir: unused,
    json: () => true,
    print: (document) => {
      printed = document;
    },
    line: () => undefined,
    note: () => undefined,
    withClient: unused,
    action:
      (fn) =>
      async (...args) =>
        void (await fn(new AbortController().signal, ...args)),
  };
  const program = new Command();
  register(program, cli);
  program.parse(['node', 'holdpoint', 'schema', name]);
  return printed;
}

type Node = Record<string, unknown>;
const nodeSchema = z.record(z.string(), z.unknown());

/** Paths of the fields of a schema that say nothing about themselves. */
function undescribed(schema: unknown, path: string[] = []): string[] {
  const node = nodeSchema.safeParse(schema).data;
  if (node === undefined) return [];
  const fields = Object.entries(nodeSchema.safeParse(node['properties']).data ?? {}).flatMap(([name, field]) => {
    const own = nodeSchema.parse(field);
    const here = [...path, name];
    return [...(typeof own['description'] === 'string' ? [] : [here.join('.')]), ...undescribed(own, here)];
  });
  return [...fields, ...undescribed(node['items'], [...path, '[]'])];
}

describe('the schema of a plan', () => {
  const schema: Node = nodeSchema.parse(schemaOf('plan'));

  it('says of each field what it is for', () => expect(undescribed(schema)).toEqual([]));

  it('has criteria where they are written down, and names of them in milestones', () => {
    const text = JSON.stringify(schema);
    expect(text).toContain('"metric":{');
    expect(text).toMatch(/"milestones":\{.*?"criteria":\{[^{}]*?"items":\{"type":"string"/);
  });
});
