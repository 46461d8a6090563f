import { escapeTemplates } from '../template.ts';
import { bearerOf, type Correlation, decoded } from './correlations.ts';
import type { HarEntry, HarHeader } from './har-schema.ts';
import type { Json, RecordedBody, RecordedRequest } from './recorded-request.ts';
import { isSecretField, placeholder } from './secrets.ts';
import { stepHeaders } from './step-headers.ts';

/** Longer bodies are data, not a request that somebody would look through. */
const longestBody = 32 * 1024;

/** A step as it is written into the file, and what a person should know about it. */
export interface DraftStep {
  step: { name: string; http: DraftHttp; check: { status: string }; extract?: Record<string, { jsonPath: string }> };
  /** Names of credentials that were left out or replaced: headers, fields of the body or the query. */
  secrets: string[];
  /** Variables of earlier steps that it uses. */
  uses: string[];
  /** In words; written beside the step. */
  remarks: string[];
}

export interface DraftHttp {
  method: string;
  path: string;
  headers?: Record<string, string>;
  json?: Json;
  form?: Record<string, string>;
  body?: string;
}

/** @param known values that earlier steps extract. @param own those that this step's answer has. */
export function draftStep(request: RecordedRequest, name: string, known: readonly Correlation[], own: readonly Correlation[]): DraftStep {
  const fill = new Filling(known);
  const { headers, secret, unfit } = headersOf(request.headers, fill);
  const path = pathOf(request.url, fill);
  const body = request.body === null ? null : bodyOf(request.body, fill);
  const remarks: string[] = [];
  if (unfit.length > 0) remarks.push(`left out, because they are no text of one line: ${unfit.join(', ')}`);
  if (request.lostBody !== null) remarks.push(`the body is missing: ${request.lostBody}`);
  const written = body === null ? {} : writtenBody(body.body, headers, request.entry.request.postData?.mimeType ?? '', remarks);
  const http: DraftHttp = {
    method: request.method,
    path: path.text,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...written,
  };
  const extract = Object.fromEntries(own.map(({ variable, jsonPath }) => [variable, { jsonPath }]));
  return {
    step: { name, http, check: { status: statusOf(request.entry) }, ...(own.length === 0 ? {} : { extract }) },
    secrets: [...secret, ...path.secrets, ...(body?.secrets ?? [])],
    uses: [...fill.used],
    remarks,
  };
}

/** Puts `${…}` in the place of known values, and writes everything else so that it means itself. */
class Filling {
  readonly #byValue: Map<string, Correlation>;
  readonly used = new Set<string>();

  constructor(known: readonly Correlation[]) {
    this.#byValue = new Map(known.map((one) => [one.value, one]));
  }

  /** `${token}`, or null for a value that no step extracts. @param type where the place has one of its own. */
  template(value: string, type?: 'string' | 'number'): string | null {
    const found = this.#byValue.get(value);
    if (found === undefined || (type !== undefined && found.type !== type)) return null;
    this.used.add(found.variable);
    return `\${${found.variable}}`;
  }

  text(value: string): string {
    return this.template(value) ?? escapeTemplates(value);
  }
}

/** Conditional headers are not sent, so what was not modified then is sent whole now. */
function statusOf(entry: HarEntry): string {
  const status = entry.response?.status ?? 200;
  return status === 304 ? '2xx' : `${Math.floor(status / 100)}xx`;
}

/** A credential that an earlier step extracts need not be copied: it is filled in. */
function headersOf(recorded: readonly HarHeader[], fill: Filling): ReturnType<typeof stepHeaders> {
  const filled: Record<string, string> = {};
  const rest = recorded.filter(({ name, value }) => {
    if (typeof value !== 'string' || /^(?:cookie|:.*)$/i.test(name)) return true;
    const bearer = bearerOf(value);
    const template = bearer === null ? fill.template(value) : fill.template(bearer);
    if (template === null) return true;
    filled[name.toLowerCase()] = bearer === null ? template : `Bearer ${template}`;
    return false;
  });
  const { headers, secret, unfit } = stepHeaders(rest);
  return { headers: { ...escapeTemplates(headers), ...filled }, secret, unfit };
}

function pathOf(url: URL, fill: Filling): { text: string; secrets: string[] } {
  const secrets: string[] = [];
  const encoded = (part: string) => part.replaceAll(/[^\x21-\x7e]|[{}]/g, (letter) => encodeURIComponent(letter.toWellFormed()));
  const query = url.search
    .slice(1)
    .split('&')
    .map((part) => {
      const [name = ''] = part.split('=', 1);
      if (part.length === name.length) return encoded(part);
      const value = plain(part)[1];
      const template = fill.template(value);
      if (template !== null) return `${encoded(name)}=${template}`;
      if (!isSecretField(plain(name)[0])) return encoded(part);
      secrets.push(plain(name)[0]);
      return `${encoded(name)}=${placeholder}`;
    })
    .join('&');
  const segments = url.pathname.split('/').map((segment) => fill.template(decoded(segment)) ?? encoded(segment));
  return { text: `${segments.join('/')}${query === '' ? '' : `?${query}`}`, secrets };
}

/** Name and value of one part of a query. */
function plain(part: string): [name: string, value: string] {
  return [...new URLSearchParams(part)][0] ?? [part, ''];
}

function bodyOf(body: RecordedBody, fill: Filling): { body: RecordedBody; secrets: string[] } {
  const secrets: string[] = [];
  switch (body.kind) {
    case 'json':
      return { body: { kind: 'json', value: jsonOf(body.value, null, fill, secrets) }, secrets };
    case 'form': {
      const fields = body.fields.map(([name, value]): [string, string] => {
        const template = fill.template(value);
        if (template !== null) return [name, template];
        if (value === '' || !isSecretField(name)) return [name, escapeTemplates(value)];
        secrets.push(name);
        return [name, placeholder];
      });
      return { body: { kind: 'form', fields }, secrets };
    }
    case 'text':
      return { body: { kind: 'text', text: escapeTemplates(body.text) }, secrets };
  }
}

function jsonOf(value: Json, field: string | null, fill: Filling, secrets: string[]): Json {
  if (Array.isArray(value)) return value.map((item) => jsonOf(item, null, fill, secrets));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]): [string, Json] => [name, jsonOf(item, name, fill, secrets)]));
  }
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const template = fill.template(String(value), typeof value === 'string' ? 'string' : 'number');
  if (template !== null) return template;
  if (field === null || value === '' || !isSecretField(field)) return escapeTemplates<string | number>(value);
  secrets.push(field);
  return placeholder;
}

/** @param headers of the step; a content type is added or taken away as the body needs it. */
function writtenBody(
  body: RecordedBody,
  headers: Record<string, string>,
  recordedType: string,
  remarks: string[],
): Pick<DraftHttp, 'json' | 'form' | 'body'> {
  const type = headers['content-type'];
  const text =
    body.kind === 'json' ? JSON.stringify(body.value) : body.kind === 'form' ? String(new URLSearchParams(body.fields)) : body.text;
  if (text.length > longestBody) {
    remarks.push(`the body of ${Math.round(text.length / 1024)} KB was left out`);
    return {};
  }
  if (body.kind === 'json') {
    // The type that a json body has anyway.
    if (type !== undefined && /^application\/json\s*(?:;\s*charset=utf-8\s*)?$/i.test(type)) delete headers['content-type'];
    return { json: body.value };
  }
  if (body.kind === 'form') {
    const unique = new Set(body.fields.map(([name]) => name)).size === body.fields.length;
    if (unique && !body.fields.some(([name]) => name === '__proto__')) {
      delete headers['content-type'];
      return { form: Object.fromEntries(body.fields) };
    }
    // A name given twice has no place in a map.
    headers['content-type'] = type ?? 'application/x-www-form-urlencoded';
    return { body: formText(body.fields) };
  }
  if (type === undefined && /^[\x21-\x7e][\t\x20-\x7e]*$/.test(recordedType)) headers['content-type'] = recordedType;
  return { body: text };
}

/** Encoded, but for the `${…}` in it: those are filled as they are. */
function formText(fields: readonly [name: string, value: string][]): string {
  const encode = (value: string) => (/^\$\{[^}]*\}$/.test(value) ? value : String(new URLSearchParams([['', value]])).slice(1));
  return fields.map(([name, value]) => `${String(new URLSearchParams([[name, '']])).slice(0, -1)}=${encode(value)}`).join('&');
}
