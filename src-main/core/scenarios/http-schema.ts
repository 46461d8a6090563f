import { z } from 'zod';

/** Headers that follow from the request itself: a second one would make it ambiguous. */
const ownHeaders = new Set(['content-length', 'transfer-encoding', 'connection']);

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

export const headersSchema = z
  .record(
    z.string(),
    // Line breaks would end the header, other characters do not exist on the wire.
    scalar.refine((value) => isHeaderValue(value), 'must be one line of Latin-1 text'),
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

/** Whether it can be the value of a header: one line of what exists on the wire. */
export function isHeaderValue(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

/** Whether it can be the target of a request. */
export function isPath(path: string): boolean {
  return /^\/[\x21-\x7e]*$/.test(path);
}

/** `http:` of a step as it is written. */
export const httpSchema = z
  .strictObject({
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).default('GET'),
    path: z
      .string()
      // What stands in a template is escaped when it is filled.
      .refine((path) => isPath(path.replaceAll(/\$\{[^}]*\}/g, 'x')), 'must begin with / and hold no spaces (encode them as %20)'),
    headers: headersSchema.default({}),
    body: z.string().optional(),
    /** Sent as JSON. A string that is nothing but one `${…}` keeps the type of its value. */
    json: z.json().optional(),
    /** Sent as application/x-www-form-urlencoded. */
    form: z.record(z.string(), scalar).optional(),
    /** How many redirects are followed, on the same address only. */
    redirects: z.number().int().min(0).max(20).default(0),
    /** Of HTTP. */
    version: z.union([z.literal(1.1), z.literal(2), z.literal('1.1'), z.literal('2')]).default(1.1),
  })
  .refine((http) => [http.body, http.json, http.form].filter((body) => body !== undefined).length <= 1, {
    error: 'has more than one of body, json and form; keep one',
  });
