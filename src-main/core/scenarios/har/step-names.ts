import { decoded } from './correlations.ts';
import type { RecordedRequest } from './recorded-request.ts';

/** As long as names stay readable in a table of steps; the format allows 80. */
const longestName = 60;

/** `GET /api/v2/items/42` → `items`, `POST /checkout` → `post checkout`, `/` → `home`; the same name twice gets a number. */
export function stepNames(requests: readonly RecordedRequest[]): string[] {
  const used = new Map<string, number>();
  return requests.map((request) => {
    const base = baseName(request);
    let name = base;
    for (let n = used.get(base) ?? 1; used.has(name); name = `${base} ${n}`) n += 1;
    used.set(name, 1);
    used.set(base, (used.get(base) ?? 0) + (name === base ? 0 : 1));
    return name;
  });
}

function baseName({ method, url, body }: RecordedRequest): string {
  const operation = graphOperation(body);
  const words = url.pathname.split('/').flatMap((segment) => wordOf(segment) ?? []);
  const what = operation ?? (words.length === 0 ? 'home' : words.join(' '));
  const cut = (method === 'GET' || operation !== null ? what : `${method.toLowerCase()} ${what}`).slice(0, longestName).trim();
  return cut === '' ? 'step' : cut;
}

/** A segment that says what it is about; null for a version, an id, or what only mounts an interface. */
function wordOf(segment: string): string | null {
  const text = decoded(segment)
    .replace(/\.(?:html?|php|aspx?|jsp|json|do)$/i, '')
    .replaceAll(/[^\p{L}\p{N}_-]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
  if (text === '' || /^(?:api|rest|v\d{1,3})$/i.test(text)) return null;
  const digits = text.replaceAll(/\D/g, '').length;
  const isId = /^\d+$/.test(text) || /^[0-9a-f-]{16,}$/i.test(text) || (text.length >= 12 && digits / text.length > 0.25);
  return isId ? null : text;
}

/** Calls of GraphQL all have one address; their name is in the body. */
function graphOperation(body: RecordedRequest['body']): string | null {
  if (body?.kind !== 'json' || typeof body.value !== 'object' || body.value === null || Array.isArray(body.value)) return null;
  const { operationName, query } = body.value;
  return typeof query === 'string' && typeof operationName === 'string' && /^\w{1,50}$/.test(operationName) ? operationName : null;
}
