import { Argument, type Command } from 'commander';
import { z } from 'zod';
import { runResultSchema } from '#shared/contract/runs.ts';
import { criterionSchema } from '#core/plans/criterion-schema.ts';
import { planSchema } from '#core/plans/plan-schema.ts';
import { scenarioFileSchema } from '#core/scenarios/scenario-schema.ts';
import { workspaceSchema } from '#core/workspace/workspace-schema.ts';
import { type CliHost, exitStatus } from './command.ts';

type JsonSchema = Record<string, unknown>;

/** Files as people write them: defaults may be left out, and what a check in code adds is not in it. */
const asWritten = (schema: z.ZodType): JsonSchema => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });

const schemas = {
  workspace: () => asWritten(workspaceSchema),
  // Criteria are parsed one by one, so that one that is wrong does not hide the others; a schema for editors has them in place.
  plan: () => withCriteria(asWritten(planSchema)),
  scenario: () => asWritten(scenarioFileSchema),
  'run-result': () => z.toJSONSchema(runResultSchema, { unrepresentable: 'any' }) as JsonSchema,
};
type SchemaName = keyof typeof schemas;

export function register(program: Command, cli: CliHost): void {
  program
    .command('schema')
    .description('JSON Schema of a file format, for editors and checks; always JSON')
    .addArgument(new Argument('<name>', 'which format').choices(Object.keys(schemas)))
    .action(
      cli.action((_signal, name: SchemaName) => {
        const schema = { title: `Holdpoint ${name}`, ...schemas[name]() };
        cli.print(schema);
        cli.line(JSON.stringify(schema, null, 2));
        return exitStatus.done;
      }),
    );
}

function withCriteria(plan: JsonSchema): JsonSchema {
  const { $schema: _, ...criterion } = asWritten(criterionSchema);
  return z.record(z.string(), z.unknown()).parse(
    JSON.parse(JSON.stringify(plan), (key, value: unknown) =>
      // The criteria of a milestone are names of these.
      key === 'criteria' && isOpenList(value) ? { ...value, items: criterion } : value,
    ),
  );
}

/** A list whose items can be anything. */
function isOpenList(value: unknown): value is { items: object } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'items' in value &&
    typeof value.items === 'object' &&
    value.items !== null &&
    Object.keys(value.items).length === 0
  );
}
