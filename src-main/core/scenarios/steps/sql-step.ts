import { z } from 'zod';

/** One value of a statement. Postgres learns its type from the statement, so it travels as text: `'{1,2}'` is an array, `'{"a":1}'` JSON. */
const parameterSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Values go through parameters: a template inside the text would be another statement each time, and an open door. */
const textSchema = z
  .string()
  .min(1)
  .max(100_000)
  .superRefine((text, context) => {
    if (text.includes('\0')) context.addIssue({ code: 'custom', message: 'must not hold a zero byte' });
    if (!text.includes('${')) return;
    const hint = 'Write $1 in the text and the template in params.';
    context.addIssue({ code: 'custom', message: 'must not hold ${…}', params: { hint } });
  });

const paramsSchema = z.array(parameterSchema).max(1000);

/** Names that the parts of a transaction have besides its statements. */
const ownParts = new Set(['begin', 'commit', 'rollback', 'rows', 'pool_waits', 'response_time', 'service_time', 'error_rate', 'requests']);
const statementNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/i, 'must be letters, digits and _')
  .max(40)
  .refine((name) => !ownParts.has(name), `must not be ${[...ownParts].join(', ')}: the step has that itself`);

const transactionSchema = z
  .array(z.strictObject({ name: statementNameSchema.optional(), text: textSchema, params: paramsSchema.default([]) }))
  .min(1)
  .max(50)
  .superRefine((statements, context) => {
    const names = statements.map((statement, index) => statement.name ?? `statement_${index + 1}`);
    names.forEach((name, index) => {
      if (names.indexOf(name) === index) return;
      context.addIssue({ code: 'custom', path: [index, 'name'], message: `two statements are called "${name}"` });
    });
  });

const urlSchema = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
  .superRefine((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null) context.addIssue({ code: 'custom', message: 'is not an address such as postgres://user@host:5432/database' });
    // The text of a scenario is kept with each of its runs.
    else if (url.password !== '' || url.searchParams.has('password')) {
      const hint = 'Take it out, and name the environment variable that holds it: passwordEnv: ORDERS_PASSWORD.';
      context.addIssue({ code: 'custom', message: 'must not hold a password', params: { hint } });
    }
  });

/** `sql:` of a step as it is written. */
export const sqlStepSchema = z
  .strictObject({
    /** Name of a datasource in `holdpoint.yaml`; or `url`. */
    datasource: z.string().min(1).optional(),
    /** Of an embedded datasource: whom to connect as; its owner when left out. */
    role: z.string().min(1).max(63).optional(),
    url: urlSchema.optional(),
    /** With `url`: environment variable that holds the password. */
    passwordEnv: z.string().min(1).optional(),
    /** One statement; or `transaction`. */
    text: textSchema.optional(),
    params: paramsSchema.optional(),
    /** Statements one after the other between BEGIN and COMMIT; ROLLBACK when one fails. */
    transaction: transactionSchema.optional(),
    isolation: z.enum(['read committed', 'repeatable read', 'serializable']).optional(),
    readOnly: z.boolean().optional(),
    /** Parsed once per connection. false: parsed each time, as through a pooler that keeps no prepared statements. */
    prepared: z.boolean().default(true),
    /** Connections to this database over all workers; left out: `connections` of the scenario, at most 32. */
    pool: z.number().int().min(1).max(2000).optional(),
  })
  .superRefine((sql, context) => {
    const refuse = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    const given = (field: keyof typeof sql) => sql[field] !== undefined;
    if (given('datasource') === given('url')) context.addIssue({ code: 'custom', message: 'must have exactly one of datasource and url' });
    if (given('text') === given('transaction'))
      context.addIssue({ code: 'custom', message: 'must have exactly one of text and transaction' });
    if (given('role') && !given('datasource')) refuse('role', 'belongs to a datasource; a url names its user itself');
    if (given('passwordEnv') && !given('url')) refuse('passwordEnv', 'belongs to a url; a datasource says it in holdpoint.yaml');
    if (given('params') && !given('text')) refuse('params', 'belong to text; each statement of a transaction has its own');
    if (given('isolation') && !given('transaction')) refuse('isolation', 'belongs to a transaction');
    if (given('readOnly') && !given('transaction')) refuse('readOnly', 'belongs to a transaction');
  });
export type WrittenSqlStep = z.output<typeof sqlStepSchema>;

const statementSchema = z.object({
  /** Of its latency within a transaction: `<step>.<name>`. */
  name: z.string(),
  text: z.string(),
  /** Strings may hold `${…}`. */
  params: z.array(parameterSchema),
});

/** The fields of a sql step between console and engine, besides kind and name. */
export const sqlWorkSchema = z.object({
  /** Which of the addresses that the load brings along: `databaseOf`. */
  database: z.string(),
  statements: z.array(statementSchema).min(1),
  /** What begins the transaction; null: a single statement. */
  begin: z.string().nullable(),
  prepared: z.boolean(),
  pool: z.number().int().nullable(),
  /** What of the rows is kept for checks and extractions: nothing but their number, the columns of the first one, or all of them. */
  capture: z.enum(['none', 'first', 'rows']),
});
export type SqlWork = z.output<typeof sqlWorkSchema>;

/** Where a sql step connects to, without a secret. */
export type DatabaseReference = { datasource: string; role: string | null } | { url: string; passwordEnv: string | null };

export interface SqlStep extends SqlWork {
  kind: 'sql';
  name: string;
  reference: DatabaseReference;
}

/** @param capture what the checks and extractions of the step look at. */
export function sqlStepOf(written: WrittenSqlStep, name: string, capture: SqlWork['capture'] = 'none'): SqlStep {
  const { datasource, role, url, passwordEnv, text, params, transaction, isolation, readOnly, prepared, pool } = written;
  const reference = datasource === undefined ? { url: url ?? '', passwordEnv: passwordEnv ?? null } : { datasource, role: role ?? null };
  const mode = [isolation && ` isolation level ${isolation}`, readOnly && ' read only'].filter(Boolean).join('');
  return {
    kind: 'sql',
    name,
    reference,
    database: databaseOf(reference),
    statements: transaction?.map((statement, index) => ({ ...statement, name: statement.name ?? `statement_${index + 1}` })) ?? [
      { name: 'statement_1', text: text ?? '', params: params ?? [] },
    ],
    begin: transaction === undefined ? null : `begin${mode}`,
    prepared,
    pool: pool ?? null,
    capture,
  };
}

/** Steps with the same one share a pool. */
export function databaseOf(reference: DatabaseReference): string {
  if ('url' in reference) return reference.passwordEnv === null ? reference.url : `${reference.url} (${reference.passwordEnv})`;
  return reference.role === null ? reference.datasource : `${reference.datasource} as ${reference.role}`;
}
