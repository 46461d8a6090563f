import { z } from 'zod';
import { parseDurationMs } from '#shared/durations.ts';
import {
  expectationSchema,
  jsonPathSchema,
  matcherOf,
  matcherSchema,
  matcherWords,
  patternSchema,
  type WrittenExpectation,
} from './matcher.ts';

const statusSchema = z.union([z.number().int().min(0).max(4999), z.string().regex(/^[1-5]xx$/, 'must be a status such as 200 or 2xx')]);
const responseTimeForm = /^<\s*(\d+(?:\.\d+)?\s*(?:ms|s|m))$/;

const oneCheckSchema = z
  .strictObject({
    /** Of the check in results; left out: what it checks, in words. */
    name: z.string().min(1).max(120).optional(),
    /** Of an HTTP response; the exit code of a command. */
    status: z.union([statusSchema, z.array(statusSchema).min(1)]).optional(),
    header: z.record(z.string().min(1), expectationSchema).optional(),
    body: z.union([z.string(), expectationSchema, z.array(expectationSchema)]).optional(),
    jsonPath: z.record(jsonPathSchema, expectationSchema).optional(),
    /** From when the step was due: `< 200ms`. */
    responseTime: z
      .string()
      .refine((text) => parseDurationMs(responseTimeForm.exec(text.trim())?.[1] ?? '') !== null, 'must be an upper limit such as "< 200ms"')
      .optional(),
    /** What a kind of step adds, such as `rows` of a statement or `stderr` of a command. */
    value: z.record(z.string().min(1), expectationSchema).optional(),
  })
  .refine((check) => Object.keys(check).some((key) => key !== 'name'), 'checks nothing');

/** `check:` of a step as it is written: one, or several with names. */
export const writtenCheckSchema = z.union([z.array(oneCheckSchema).min(1), oneCheckSchema.transform((one) => [one])]);

/** What is looked at. */
const conditionSchema = z.discriminatedUnion('of', [
  z.object({ of: z.literal('status'), exact: z.array(z.number()), classes: z.array(z.number()) }),
  z.object({ of: z.literal('header'), name: z.string(), matcher: matcherSchema }),
  z.object({ of: z.literal('body'), matcher: matcherSchema }),
  z.object({ of: z.literal('jsonPath'), query: z.string(), matcher: matcherSchema }),
  z.object({ of: z.literal('responseTime'), limitMs: z.number() }),
  z.object({ of: z.literal('value'), name: z.string(), matcher: matcherSchema }),
]);
export type Condition = z.output<typeof conditionSchema>;

/** Passed when all its conditions hold. */
export const checkSchema = z.object({ name: z.string(), conditions: z.array(conditionSchema).min(1) });
export type Check = z.output<typeof checkSchema>;

export function checksOf(written: z.output<typeof writtenCheckSchema>): Check[] {
  const checks = written.flatMap(({ name, ...rest }) => {
    const conditions = conditionsOf(rest);
    return name === undefined
      ? conditions.map((condition) => ({ name: conditionWords(condition), conditions: [condition] }))
      : [{ name, conditions }];
  });
  // Two checks with the same words are one thing checked twice: each keeps a name of its own.
  return checks.map((check, index) => {
    const before = checks.slice(0, index).filter((other) => other.name === check.name).length;
    return before === 0 ? check : { ...check, name: `${check.name} (${before + 1})` };
  });
}

function conditionsOf(written: Omit<z.output<typeof oneCheckSchema>, 'name'>): Condition[] {
  const conditions: Condition[] = [];
  const { status, header, body, jsonPath, responseTime, value } = written;
  if (status !== undefined) {
    const statuses = [status].flat();
    conditions.push({
      of: 'status',
      exact: statuses.filter((one) => typeof one === 'number'),
      classes: statuses.filter((one) => typeof one === 'string').map((one) => Number(one[0])),
    });
  }
  const of = (entries: Record<string, WrittenExpectation> | undefined) => Object.entries(entries ?? {});
  for (const [name, wanted] of of(header)) conditions.push({ of: 'header', name: name.toLowerCase(), matcher: matcherOf(wanted) });
  if (body !== undefined) {
    for (const wanted of [body].flat() as WrittenExpectation[]) conditions.push({ of: 'body', matcher: matcherOf(wanted) });
  }
  for (const [query, wanted] of of(jsonPath)) conditions.push({ of: 'jsonPath', query, matcher: matcherOf(wanted) });
  for (const [name, wanted] of of(value)) conditions.push({ of: 'value', name, matcher: matcherOf(wanted) });
  if (responseTime !== undefined) {
    conditions.push({ of: 'responseTime', limitMs: parseDurationMs(responseTimeForm.exec(responseTime.trim())?.[1] ?? '') ?? 0 });
  }
  return conditions;
}

function conditionWords(condition: Condition): string {
  switch (condition.of) {
    case 'status':
      return `status is ${[...condition.exact, ...condition.classes.map((digit) => `${digit}xx`)].join(' or ')}`;
    case 'header':
      return `header ${condition.name} ${matcherWords(condition.matcher)}`;
    case 'body':
      return `body ${matcherWords(condition.matcher)}`;
    case 'jsonPath':
      return `${condition.query} ${matcherWords(condition.matcher)}`;
    case 'responseTime':
      return `response time below ${condition.limitMs} ms`;
    case 'value':
      return `${condition.name} ${matcherWords(condition.matcher)}`;
  }
}

const writtenExtractSchema = z
  .strictObject({
    jsonPath: jsonPathSchema.optional(),
    header: z.string().min(1).optional(),
    /** In the body. */
    regex: patternSchema.optional(),
    /** With `regex`: number or name of the group; left out: the first, or the whole match when there is none. */
    group: z.union([z.number().int().min(0), z.string().min(1)]).optional(),
    value: z.string().min(1).optional(),
  })
  .superRefine((extract, context) => {
    const { jsonPath, header, regex, value, group } = extract;
    if ([jsonPath, header, regex, value].filter((one) => one !== undefined).length !== 1)
      context.addIssue({ code: 'custom', message: 'must have exactly one of jsonPath, header, regex and value' });
    if (group !== undefined && regex === undefined) context.addIssue({ code: 'custom', path: ['group'], message: 'belongs to regex' });
  });
/** `extract:` of a step as it is written: the variable, and where its value comes from. */
export const writtenExtractsSchema = z.record(z.string(), writtenExtractSchema);

export const extractSchema = z.object({
  variable: z.string(),
  from: z.discriminatedUnion('of', [
    z.object({ of: z.literal('jsonPath'), query: z.string() }),
    z.object({ of: z.literal('header'), name: z.string() }),
    z.object({ of: z.literal('regex'), source: z.string(), flags: z.string(), group: z.union([z.number(), z.string()]).nullable() }),
    z.object({ of: z.literal('value'), name: z.string() }),
  ]),
});
export type Extract = z.output<typeof extractSchema>;

export function extractsOf(written: z.output<typeof writtenExtractsSchema>): Extract[] {
  return Object.entries(written).map(([variable, { jsonPath, header, regex, group, value }]): Extract => {
    if (jsonPath !== undefined) return { variable, from: { of: 'jsonPath', query: jsonPath } };
    if (header !== undefined) return { variable, from: { of: 'header', name: header.toLowerCase() } };
    if (regex !== undefined) return { variable, from: { of: 'regex', ...regex, group: group ?? null } };
    return { variable, from: { of: 'value', name: value ?? '' } };
  });
}
