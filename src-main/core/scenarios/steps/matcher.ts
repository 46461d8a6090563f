import { compile } from 'json-p3';
import { z } from 'zod';

/** Words of a mistake in an expression, without the lines that point into it. */
const wordsOf = (error: unknown) => (error instanceof Error ? error.message.split('\n')[0] : String(error));

/** A regular expression: `/^a.c$/i`, or its source alone. Compiled with the flag `u`. */
export const patternSchema = z.string().transform((text, context) => {
  const written = /^\/(.*)\/([ims]*)$/s.exec(text);
  const [source, flags] = written ? [written[1] ?? '', written[2] ?? ''] : [text, ''];
  try {
    new RegExp(source, `u${flags}`).test('');
  } catch (error) {
    context.addIssue({ code: 'custom', message: `is not a regular expression: ${wordsOf(error)}` });
  }
  return { source, flags };
});

export const jsonPathSchema = z.string().superRefine((query, context) => {
  try {
    compile(query);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `is not a JSONPath (RFC 9535): ${wordsOf(error)}` });
  }
});

const number = z.number();
const writtenMatcherSchema = z
  .strictObject({
    equals: z.json().optional(),
    contains: z.string().min(1).optional(),
    matches: patternSchema.optional(),
    exists: z.boolean().optional(),
    lessThan: number.optional(),
    moreThan: number.optional(),
  })
  .refine((matcher) => Object.values(matcher).filter((value) => value !== undefined).length === 1, {
    error: 'must have exactly one of equals, contains, matches, exists, lessThan and moreThan',
  });

/** What a check expects of a value: a value, or a condition. */
export const expectationSchema = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.json()), writtenMatcherSchema]);
export type WrittenExpectation = z.output<typeof expectationSchema>;

/** Checked, as it travels to the engine. */
export const matcherSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('equals'), value: z.json() }),
  z.object({ kind: z.literal('contains'), text: z.string() }),
  z.object({ kind: z.literal('matches'), source: z.string(), flags: z.string() }),
  z.object({ kind: z.literal('exists'), exists: z.boolean() }),
  z.object({ kind: z.literal('lessThan'), limit: z.number() }),
  z.object({ kind: z.literal('moreThan'), limit: z.number() }),
]);
export type Matcher = z.output<typeof matcherSchema>;

export function matcherOf(written: WrittenExpectation): Matcher {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return { kind: 'equals', value: written };
  const { equals, contains, matches, exists, lessThan, moreThan } = written;
  if (contains !== undefined) return { kind: 'contains', text: contains };
  if (matches !== undefined) return { kind: 'matches', ...matches };
  if (exists !== undefined) return { kind: 'exists', exists };
  if (lessThan !== undefined) return { kind: 'lessThan', limit: lessThan };
  if (moreThan !== undefined) return { kind: 'moreThan', limit: moreThan };
  return { kind: 'equals', value: equals ?? null };
}

/** In words, for names of checks: `is 7`, `contains ok`. */
export function matcherWords(matcher: Matcher): string {
  switch (matcher.kind) {
    case 'equals':
      return `is ${typeof matcher.value === 'string' ? matcher.value : JSON.stringify(matcher.value)}`;
    case 'contains':
      return `contains ${matcher.text}`;
    case 'matches':
      return `matches /${matcher.source}/${matcher.flags}`;
    case 'exists':
      return matcher.exists ? 'exists' : 'is missing';
    case 'lessThan':
      return `is less than ${matcher.limit}`;
    case 'moreThan':
      return `is more than ${matcher.limit}`;
  }
}
