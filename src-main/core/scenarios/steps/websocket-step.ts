import { compile } from 'json-p3';
import { z } from 'zod';
import { parseDurationMs } from '#shared/durations.ts';
import { durationSchema } from '../field-schemas.ts';

/** Headers that the handshake sets itself (RFC 6455 section 4.1). */
const ownHeaders = /^(connection|upgrade|content-length|transfer-encoding|sec-websocket-.*)$/i;
const headersSchema = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
  .superRefine((headers, context) => {
    for (const [name, value] of Object.entries(headers)) {
      const refuse = (message: string, hint?: string) =>
        context.addIssue({ code: 'custom', path: [name], message, ...(hint === undefined ? {} : { params: { hint } }) });
      if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) refuse('is not a header name');
      else if (ownHeaders.test(name)) refuse('is set by the handshake and cannot be given', 'Remove it; subprotocols go into protocols.');
      if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) refuse('must be one line of Latin-1 text');
    }
  });

/** What stands in a template is escaped when it is filled. */
const withoutTemplates = (text: string) => text.replaceAll(/\$\{[^}]*\}/g, 'x');

const jsonSchema = z.json();
/** A message: text as it is, or a value that is sent as JSON. */
const messageSchema = z.union([
  z.string().transform((text) => ({ text })),
  z.record(z.string(), jsonSchema).transform((json) => ({ json })),
]);

const patternSchema = z.string().superRefine((source, context) => {
  try {
    new RegExp(source, 'u').test('');
  } catch (error) {
    context.addIssue({ code: 'custom', message: `is not a regular expression: ${error instanceof Error ? error.message : String(error)}` });
  }
});
const jsonPathSchema = z.string().superRefine((query, context) => {
  try {
    compile(query);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `is not a JSONPath: ${error instanceof Error ? error.message : String(error)}` });
  }
});

const expectSchema = z
  .strictObject({
    contains: z.string().min(1).optional(),
    regex: patternSchema.optional(),
    jsonPath: jsonPathSchema.optional(),
    /** With `jsonPath`: what it must find; left out: anything. */
    equals: jsonSchema.optional(),
    within: durationSchema.default('5s'),
    /** Messages that must match. */
    count: z.number().int().min(1).max(1_000_000).default(1),
  })
  .superRefine((expect, context) => {
    const kinds = [expect.contains, expect.regex, expect.jsonPath].filter((kind) => kind !== undefined);
    if (kinds.length > 1) context.addIssue({ code: 'custom', message: 'must have at most one of contains, regex and jsonPath' });
    if (expect.equals !== undefined && expect.jsonPath === undefined)
      context.addIssue({ code: 'custom', path: ['equals'], message: 'belongs to jsonPath' });
  });

/** `websocket:` of a step as it is written. */
export const websocketStepSchema = z
  .strictObject({
    /** On the scenario's address; or `url`. */
    path: z
      .string()
      .refine((path) => /^\/[\x21-\x7e]*$/.test(withoutTemplates(path)), 'must begin with / and hold no spaces (encode them as %20)')
      .optional(),
    url: z
      .string()
      .refine((url) => /^wss?:\/\/[\x21-\x7e]+$/.test(withoutTemplates(url)), 'must be an address such as wss://host/path')
      .optional(),
    protocols: z.array(z.string().regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, 'is not a subprotocol')).default([]),
    headers: headersSchema.default({}),
    /** One message, or several one after the other. */
    send: z.union([messageSchema.transform((one) => [one]), z.array(messageSchema).max(1000)]).default([]),
    /** Left out: the step ends when everything is sent. `{}`: any message will do. */
    expect: expectSchema.optional(),
    /** The connection stays open for later steps and iterations of the same virtual user. */
    keepOpen: z.boolean().default(false),
  })
  .refine((step) => (step.path === undefined) !== (step.url === undefined), 'must have exactly one of path and url');

/** A message to send. Strings, in JSON at any depth, may hold `${…}`. */
const checkedMessageSchema = z.union([z.object({ text: z.string() }), z.object({ json: z.record(z.string(), jsonSchema) })]);

const matcherSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('any') }),
  /** May hold `${…}`. */
  z.object({ kind: z.literal('contains'), text: z.string() }),
  z.object({ kind: z.literal('regex'), source: z.string() }),
  /** A string in `equals` may hold `${…}`; null: found is enough. */
  z.object({ kind: z.literal('jsonPath'), query: z.string(), equals: z.object({ value: jsonSchema }).nullable() }),
]);
export type WebsocketMatcher = z.output<typeof matcherSchema>;

/** The fields of a websocket step between console and engine, besides kind and name. */
export const websocketWorkSchema = z.object({
  /** A path on the scenario's address, or a `ws:` or `wss:` address; may hold `${…}`. */
  address: z.string(),
  protocols: z.array(z.string()),
  /** Values may hold `${…}`. */
  headers: z.record(z.string(), z.string()),
  send: z.array(checkedMessageSchema),
  expect: z.object({ matcher: matcherSchema, withinMs: z.number().positive(), count: z.number().int().positive() }).nullable(),
  keepOpen: z.boolean(),
});
export type WebsocketWork = z.output<typeof websocketWorkSchema>;

export interface WebsocketStep extends WebsocketWork {
  kind: 'websocket';
  name: string;
}

export function websocketStepOf(written: z.output<typeof websocketStepSchema>, name: string): WebsocketStep {
  const { path, url, protocols, headers, send, expect, keepOpen } = written;
  return {
    kind: 'websocket',
    name,
    address: path ?? url ?? '',
    protocols,
    headers,
    send,
    expect:
      expect === undefined ? null : { matcher: matcherOf(expect), withinMs: parseDurationMs(expect.within) ?? 0, count: expect.count },
    keepOpen,
  };
}

function matcherOf({ contains, regex, jsonPath, equals }: z.output<typeof expectSchema>): WebsocketMatcher {
  if (contains !== undefined) return { kind: 'contains', text: contains };
  if (regex !== undefined) return { kind: 'regex', source: regex };
  if (jsonPath !== undefined) return { kind: 'jsonPath', query: jsonPath, equals: equals === undefined ? null : { value: equals } };
  return { kind: 'any' };
}
