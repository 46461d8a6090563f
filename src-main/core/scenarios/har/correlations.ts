import type { Json, RecordedRequest } from './recorded-request.ts';

/** A value of an answer that later requests send back. */
export interface Correlation {
  variable: string;
  value: string;
  /** A number in JSON stays one when it is filled in. */
  type: 'string' | 'number';
  /** Index of the request whose answer has it, and where. */
  source: number;
  jsonPath: string;
}

export interface Correlations {
  found: Correlation[];
  /** Values that more than one place of an answer has: a person has to choose. Counted per request. */
  ambiguous: { source: number; keys: string[] }[];
}

/** Larger answers are lists and reports; what a next request needs of them, nobody can tell. */
const longestAnswer = 1024 * 1024;
const names = new Set(['iteration', 'user', 'uuid', 'env', 'random']);

interface Leaf {
  path: (string | number)[];
  value: string;
  type: 'string' | 'number';
}

/**
 * Finds values of JSON answers (ids, tokens) that a later request sends, where that can only mean one thing: the value was not sent before, no
 * earlier answer has it, and its own answer has it in one place.
 */
export function correlations(requests: readonly RecordedRequest[]): Correlations {
  const sent = requests.map((request) => new Set(sentValues(request)));
  const lastUse = new Map<string, number>();
  for (const [index, values] of sent.entries()) for (const value of values) lastUse.set(value, index);
  const known = new Set<string>();
  const taken = new Set<string>(names);
  const result: Correlations = { found: [], ambiguous: [] };
  for (const [index, request] of requests.entries()) {
    for (const value of sent[index] ?? []) known.add(value);
    const byValue = new Map<string, Leaf[]>();
    for (const leaf of answerLeaves(request)) {
      if (!isTelling(leaf) || known.has(leaf.value) || (lastUse.get(leaf.value) ?? -1) <= index) continue;
      byValue.set(leaf.value, [...(byValue.get(leaf.value) ?? []), leaf]);
    }
    const unclear: string[] = [];
    for (const [value, leaves] of byValue) {
      known.add(value);
      const [leaf, other] = leaves;
      if (leaf === undefined || other !== undefined) unclear.push(...leaves.map(({ path }) => jsonPathOf(path)));
      else
        result.found.push({
          variable: variableFor(leaf.path, taken),
          value,
          type: leaf.type,
          source: index,
          jsonPath: jsonPathOf(leaf.path),
        });
    }
    if (unclear.length > 0) result.ambiguous.push({ source: index, keys: unclear });
  }
  return result;
}

/** Long enough, and not a word or a date: the same by chance is unlikely. */
function isTelling({ value, type }: Leaf): boolean {
  if (type === 'number') return /^[1-9]\d{3,14}$/.test(value);
  if (value.length < 6 || value.length > 4096 || /\s/.test(value)) return false;
  return !/^\d{4}-\d{2}-\d{2}/.test(value) && !/^https?:/.test(value) && (/\d/.test(value) || value.length >= 24);
}

function answerLeaves({ entry }: RecordedRequest): Leaf[] {
  const content = entry.response?.content;
  const text = content?.text;
  if (typeof text !== 'string' || text.length > longestAnswer || !/[/+]json\b/i.test(content?.mimeType ?? '')) return [];
  const json = content?.encoding === 'base64' ? Buffer.from(text, 'base64').toString('utf8') : text;
  try {
    return leavesOf(JSON.parse(json) as Json);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** Depth by depth, without recursion: an answer may nest as deep as it likes. */
function leavesOf(root: Json): Leaf[] {
  const leaves: Leaf[] = [];
  const open: { path: (string | number)[]; value: Json }[] = [{ path: [], value: root }];
  for (let at = 0; at < open.length; at += 1) {
    const { path, value } = open[at] ?? { path: [], value: null };
    if (typeof value === 'string') leaves.push({ path, value, type: 'string' });
    else if (typeof value === 'number') leaves.push({ path, value: String(value), type: 'number' });
    else if (Array.isArray(value)) value.forEach((item, index) => open.push({ path: [...path, index], value: item }));
    else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) open.push({ path: [...path, key], value: item });
    }
  }
  return leaves;
}

/** Every value that a request carries on its own: segments of its path, parameters, leaves of its body, headers, a bearer token. */
function sentValues({ url, headers, body }: RecordedRequest): string[] {
  const values = [...url.pathname.split('/').map((segment) => decoded(segment)), ...url.searchParams.values()];
  for (const { name, value } of headers) {
    if (/^(?:cookie|host|content-length)$/i.test(name) || typeof value !== 'string') continue;
    values.push(bearerOf(value) ?? value);
  }
  if (body?.kind === 'json') values.push(...leavesOf(body.value).map(({ value }) => value));
  if (body?.kind === 'form') values.push(...body.fields.map(([, value]) => value));
  return values;
}

export function bearerOf(header: string): string | null {
  return /^Bearer\s+(\S+)$/i.exec(header)?.[1] ?? null;
}

export function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}

/** RFC 9535: `$.items[0]['a-b']`. */
function jsonPathOf(path: readonly (string | number)[]): string {
  const parts = path.map((part) => {
    if (typeof part === 'number') return `[${part}]`;
    return /^[A-Za-z_]\w*$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
  });
  return `$${parts.join('')}`;
}

/** Named after its key, with the key above where that alone says little: `token`, `order_id`. */
function variableFor(path: readonly (string | number)[], taken: Set<string>): string {
  const keys = path.filter((part) => typeof part === 'string').map((key) => key.replaceAll(/\W+/g, '_').replaceAll(/^_+|_+$/g, ''));
  const last = keys.at(-1) ?? '';
  const above = keys.at(-2);
  const base = /^(?:id|uuid|key|value|code|name)$/i.test(last) && above ? `${above.replace(/s$/, '')}_${last}` : last;
  const start = /^[A-Za-z_]/.test(base) ? base : `value${base === '' ? '' : `_${base}`}`;
  let name = start.slice(0, 40);
  for (let n = 2; taken.has(name); n += 1) name = `${start.slice(0, 40)}_${n}`;
  taken.add(name);
  return name;
}
