import { z } from 'zod';

/**
 * What is read of HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/). Exporters leave out fields that the specification demands,
 * write null for absent ones and add fields of their own with an underscore: only what a request cannot do without is demanded here.
 */
const headerSchema = z.object({ name: z.string(), value: z.string().nullish() });
export type HarHeader = z.infer<typeof headerSchema>;

const parameterSchema = z.object({ name: z.string(), value: z.string().nullish(), fileName: z.string().nullish() });

const postDataSchema = z.object({
  mimeType: z.string().nullish(),
  text: z.string().nullish(),
  params: z.array(parameterSchema).nullish(),
  /** mitmproxy and Chromium: the text is base64 of bytes that are no text. */
  encoding: z.string().nullish(),
});

const contentSchema = z.object({
  mimeType: z.string().nullish(),
  text: z.string().nullish(),
  encoding: z.string().nullish(),
});

const entrySchema = z.object({
  pageref: z.string().nullish(),
  /** RFC 3339 mostly; .NET tools write seven digits of fraction, some write none. */
  startedDateTime: z.string().nullish(),
  /** Milliseconds. */
  time: z.number().nullish(),
  request: z.object({
    method: z.string().min(1),
    url: z.string().min(1),
    headers: z.array(headerSchema).nullish(),
    postData: postDataSchema.nullish(),
  }),
  response: z
    .object({
      /** 0 or −1 where there was no answer. */
      status: z.number().nullish(),
      headers: z.array(headerSchema).nullish(),
      content: contentSchema.nullish(),
    })
    .nullish(),
  /** Chromium: `document`, `xhr`, `fetch`, `image`, `websocket`, `preflight` … */
  _resourceType: z.string().nullish(),
  /** Chromium: `memory` or `disk`. */
  _fromCache: z.unknown().optional(),
  /** Safari: `Network Load`, `Memory Cache`, `Disk Cache` … */
  _fetchType: z.string().nullish(),
  _webSocketMessages: z.unknown().optional(),
});
export type HarEntry = z.infer<typeof entrySchema>;

export const harSchema = z.object({
  log: z.object({
    creator: z.object({ name: z.string().nullish(), version: z.string().nullish() }).nullish(),
    browser: z.object({ name: z.string().nullish(), version: z.string().nullish() }).nullish(),
    pages: z.array(z.object({ id: z.string().nullish(), title: z.string().nullish(), startedDateTime: z.string().nullish() })).nullish(),
    entries: z.array(entrySchema),
  }),
});
export type Har = z.infer<typeof harSchema>;
