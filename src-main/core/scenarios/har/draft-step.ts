import type { HarEntry } from './har-schema.ts';
import type { Json, RecordedBody, RecordedRequest } from './recorded-request.ts';
import { isSecretField, placeholder } from './secrets.ts';
import { escapeTemplates } from '../template.ts';
import { stepHeaders } from './step-headers.ts';

/** Longer bodies are data, not a request that somebody would look through. */
const longestBody = 32 * 1024;

/** A step as it is written into the file, and what a person should know about it. */
export interface DraftStep {
  step: { name: string; http: DraftHttp; check: { status: string } };
  /** Names of credentials that were left out or replaced: headers, fields of the body or the query. */
  secrets: string[];
  /** In words; written beside the step. */
  remarks: string[];
}

export interface DraftHttp {
  method: string;
  path: string;
  headers?: Record<string, string>;
  json?: Json;
  body?: string;
}

export function draftStep(request: RecordedRequest, name: string): DraftStep {
  const { headers, secret, unfit } = stepHeaders(request.headers);
  const path = pathOf(request.url);
  const body = request.body === null ? null : withoutSecrets(request.body);
  const remarks: string[] = [];
  if (unfit.length > 0) remarks.push(`left out, because they are no text of one line: ${unfit.join(', ')}`);
  if (request.lostBody !== null) remarks.push(`the body is missing: ${request.lostBody}`);
  const written = body === null ? {} : writtenBody(body.body, headers, request.entry.request.postData?.mimeType ?? '', remarks);
  const http: DraftHttp = {
    method: request.method,
    // What was recorded is no template.
    path: escapeTemplates(path.text),
    ...(Object.keys(headers).length === 0 ? {} : { headers: escapeTemplates(headers) }),
    ...escapeTemplates(written),
  };
  return {
    step: { name, http, check: { status: statusOf(request.entry) } },
    secrets: [...secret, ...path.secrets, ...(body?.secrets ?? [])],
    remarks,
  };
}

/** Conditional headers are not sent, so what was not modified then is sent whole now. */
function statusOf(entry: HarEntry): string {
  const status = entry.response?.status ?? 200;
  return status === 304 ? '2xx' : `${Math.floor(status / 100)}xx`;
}

function pathOf(url: URL): { text: string; secrets: string[] } {
  const secrets: string[] = [];
  const query = url.search
    .slice(1)
    .split('&')
    .map((part) => {
      const [name = ''] = part.split('=', 1);
      if (part.length === name.length || !isSecretField(plain(name))) return part;
      secrets.push(plain(name));
      return `${name}=${placeholder}`;
    })
    .join('&');
  const text = `${url.pathname}${query === '' ? '' : `?${query}`}`;
  return { text: text.replaceAll(/[^\x21-\x7e]|[{}]/g, (letter) => encodeURIComponent(letter.toWellFormed())), secrets };
}

function plain(encoded: string): string {
  return [...new URLSearchParams(`${encoded}=`).keys()][0] ?? encoded;
}

function withoutSecrets(body: RecordedBody): { body: RecordedBody; secrets: string[] } {
  const secrets: string[] = [];
  switch (body.kind) {
    case 'json':
      return { body: { kind: 'json', value: jsonWithoutSecrets(body.value, secrets) }, secrets };
    case 'form': {
      const fields = body.fields.map(([name, value]): [string, string] => {
        if (value === '' || !isSecretField(name)) return [name, value];
        secrets.push(name);
        return [name, placeholder];
      });
      return { body: { kind: 'form', fields }, secrets };
    }
    case 'text':
      return { body, secrets };
  }
}

function jsonWithoutSecrets(value: Json, secrets: string[]): Json {
  if (Array.isArray(value)) return value.map((item) => jsonWithoutSecrets(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]): [string, Json] => {
      if (!isSecretField(name) || typeof item === 'object' || typeof item === 'boolean' || item === '') {
        return [name, jsonWithoutSecrets(item, secrets)];
      }
      secrets.push(name);
      return [name, placeholder];
    }),
  );
}

/** @param headers of the step; a content type is added or taken away as the body needs it. */
function writtenBody(
  body: RecordedBody,
  headers: Record<string, string>,
  recordedType: string,
  remarks: string[],
): Pick<DraftHttp, 'json' | 'body'> {
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
  const missing = body.kind === 'form' ? 'application/x-www-form-urlencoded' : recordedType;
  if (type === undefined && /^[\x21-\x7e][\t\x20-\x7e]*$/.test(missing)) headers['content-type'] = missing;
  return { body: text };
}
