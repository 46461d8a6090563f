import type { HarEntry, HarHeader } from './har-schema.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export type RecordedBody =
  | { kind: 'json'; value: Json }
  | { kind: 'form'; fields: [name: string, value: string][] }
  | { kind: 'text'; text: string };

/** An entry that becomes a step, in the order of the recording. */
export interface RecordedRequest {
  entry: HarEntry;
  url: URL;
  method: string;
  headers: HarHeader[];
  body: RecordedBody | null;
  /** Why there is a body that could not be taken over; null otherwise. */
  lostBody: string | null;
  status: number;
  /** Epoch milliseconds; null where the recording does not say. */
  startMs: number | null;
  durationMs: number;
}

export function recordedRequest(entry: HarEntry, url: URL): RecordedRequest {
  const headers = (entry.request.headers ?? []).filter(({ name }) => !name.startsWith(':'));
  const { body, lost } = bodyOf(entry, headers);
  return {
    entry,
    url,
    method: entry.request.method.toUpperCase(),
    headers,
    body,
    lostBody: lost,
    status: entry.response?.status ?? 0,
    startMs: instantOf(entry.startedDateTime),
    durationMs: Math.max(0, entry.time ?? 0),
  };
}

/** Epoch milliseconds of what exporters write, with any number of digits of a second. */
export function instantOf(text: string | null | undefined): number | null {
  if (typeof text !== 'string') return null;
  const ms = Date.parse(text.trim().replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(ms) ? null : ms;
}

const none = { body: null, lost: null };

function bodyOf(entry: HarEntry, headers: readonly HarHeader[]): { body: RecordedBody | null; lost: string | null } {
  const data = entry.request.postData;
  if (data === null || data === undefined) return none;
  const declared = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value;
  const type = (declared ?? data.mimeType ?? '').toLowerCase();
  const params = data.params ?? [];
  if (data.encoding === 'base64') return { body: null, lost: 'it is binary' };
  const text = data.text ?? '';
  if (type.startsWith('multipart/')) {
    // Browsers leave the contents of files out, so that the parts would not add up to what was sent.
    return text === '' || params.some(({ fileName }) => typeof fileName === 'string')
      ? { body: null, lost: 'it is an upload, whose files are not in a recording' }
      : { body: { kind: 'text', text }, lost: null };
  }
  if (type.startsWith('application/x-www-form-urlencoded')) {
    // The text is what was sent; the parameters are a reading of it, which exporters do or do not decode.
    const fields = text === '' ? params.map(({ name, value }) => [name, value ?? ''] as [string, string]) : [...new URLSearchParams(text)];
    return fields.length === 0 ? none : { body: { kind: 'form', fields }, lost: null };
  }
  if (text === '') return none;
  if (/[/+]json\b/.test(type) || type === '') {
    const value = exactJson(text);
    if (value !== undefined) return { body: { kind: 'json', value }, lost: null };
  }
  return { body: { kind: 'text', text: text.toWellFormed() }, lost: null };
}

/** JSON that is the same after it was read and written again, apart from space between the parts; undefined for anything else. */
export function exactJson(text: string): Json | undefined {
  let exact = text.isWellFormed() && !text.includes('"__proto__"');
  // An id of 17 digits or 1.0 would be sent as another text.
  const reviver = (_key: string, value: unknown, context?: { source?: string }): unknown => {
    if (typeof value === 'number' && context?.source !== String(value)) exact = false;
    if (typeof value === 'string' && !value.isWellFormed()) exact = false;
    return value;
  };
  try {
    const value = JSON.parse(text, reviver) as Json;
    return exact && typeof value === 'object' && value !== null ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
