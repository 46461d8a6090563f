import { z } from 'zod';
import { durationSchema, later } from './field-schemas.ts';

/** Headers that follow from the request itself: a second one would make it ambiguous. */
const ownHeaders = new Set(['content-length', 'transfer-encoding', 'connection']);
const headersSchema = z
  .record(
    z.string(),
    z
      .union([z.string(), z.number(), z.boolean()])
      .transform(String)
      // Line breaks would end the header, other characters do not exist on the wire.
      .refine((value) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value), 'must be one line of Latin-1 text'),
  )
  .superRefine((headers, context) => {
    for (const name of Object.keys(headers)) {
      const issue = { code: 'custom' as const, path: [name] };
      if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) context.addIssue({ ...issue, message: 'is not a header name' });
      if (ownHeaders.has(name.toLowerCase())) {
        context.addIssue({ ...issue, message: 'is set by Holdpoint and cannot be given', params: { hint: 'Remove it.' } });
      }
    }
  });

const httpSchema = z
  .strictObject({
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).default('GET'),
    path: z.string().regex(/^\/[\x21-\x7e]*$/, 'must begin with / and hold no spaces (encode them as %20)'),
    headers: headersSchema.default({}),
    body: z.string().optional(),
    json: z.unknown().optional(),
    form: later('form bodies'),
  })
  .refine((http) => http.body === undefined || http.json === undefined, 'has both body and json; keep one');

const statusSchema = z.union([z.number().int().min(100).max(599), z.string().regex(/^[1-5]xx$/, 'must be a status such as 200 or 2xx')]);
const checkSchema = z.strictObject({ status: z.union([statusSchema, z.array(statusSchema).min(1)]) });

/** One step as it is written. */
export const stepSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[^.{}"\s][^.{}"]*$/, 'must not hold dots, braces or quotes')
      .max(80)
      .optional(),
    http: httpSchema.optional(),
    think: durationSchema.optional(),
    check: checkSchema.optional(),
    extract: later('extractions'),
    tags: later('tags'),
    websocket: later('websocket steps'),
    sql: later('sql steps'),
    command: later('command steps'),
    group: later('groups'),
    script: later('script steps'),
  })
  .refine((step) => (step.http === undefined) !== (step.think === undefined), 'must have exactly one of http and think')
  .refine((step) => step.check === undefined || step.http !== undefined, 'a check needs an http step');
export type WrittenStep = z.output<typeof stepSchema>;
