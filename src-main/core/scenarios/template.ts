/** What stands in a `${…}`. */
export type TemplateValue =
  /** A variable, and keys into it: `${token}`, `${users.email}`, `${order.items.0.id}`. `raw`: inserted into a path as it is. */
  | { kind: 'variable'; name: string; keys: string[]; raw: boolean }
  | { kind: 'iteration' | 'user' | 'uuid' }
  | { kind: 'env'; name: string }
  /** A whole number, both ends included. */
  | { kind: 'random'; from: number; to: number };

export type TemplatePart = string | TemplateValue;

/** Names that mean something of their own. */
const own = new Set(['iteration', 'user', 'uuid', 'env', 'random']);

const hole = /\$(\$\{)|\$\{([^}]*)\}|\$\{/g;
const variable = /^([\p{ID_Start}_][\p{ID_Continue}-]*)((?:\.[^\s.|]+)*)\s*(\|\s*raw)?$/u;
const randomForm = /^random\(\s*(-?\d{1,15})\s*,\s*(-?\d{1,15})\s*\)$/;
const envForm = /^env\.([A-Za-z_][A-Za-z0-9_]*)$/;

/**
 * Takes a text apart at its `${…}`; `$${` stands for the two characters themselves. Texts without any give one part.
 * @throws TemplateError when a `${…}` says nothing that is known.
 */
export function parseTemplate(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = '';
  let at = 0;
  for (const match of text.matchAll(hole)) {
    literal += text.slice(at, match.index);
    at = match.index + match[0].length;
    if (match[1] !== undefined) literal += '${';
    else {
      if (match[2] === undefined)
        throw new TemplateError('a ${ is not closed', 'Close it with }, or write $${ for the characters themselves.');
      if (literal !== '') parts.push(literal);
      literal = '';
      parts.push(valueOf(match[2].trim()));
    }
  }
  literal += text.slice(at);
  if (literal !== '' || parts.length === 0) parts.push(literal);
  return parts;
}

/** True when a text holds nothing to fill. */
export function isPlain(text: string): boolean {
  return !text.includes('${');
}

function valueOf(source: string): TemplateValue {
  if (source === 'iteration' || source === 'user' || source === 'uuid') return { kind: source };
  const env = envForm.exec(source)?.[1];
  if (env !== undefined) return { kind: 'env', name: env };
  const random = randomForm.exec(source);
  if (random) {
    const [from, to] = [Number(random[1]), Number(random[2])];
    if (from <= to) return { kind: 'random', from, to };
    throw new TemplateError(`\${${source}}: ${from} is more than ${to}`, 'Write the smaller number first.');
  }
  const match = variable.exec(source);
  const name = match?.[1];
  if (name !== undefined && !own.has(name)) {
    return { kind: 'variable', name, keys: (match?.[2] ?? '').split('.').slice(1), raw: match?.[3] !== undefined };
  }
  throw new TemplateError(
    `\${${source}} is not understood`,
    'Write ${name}, ${feed.field}, ${iteration}, ${user}, ${uuid}, ${random(1, 100)} or ${env.NAME}.',
  );
}

/** A value written so that its texts, at any depth, mean themselves. */
export function escapeTemplates<Value>(value: Value): Value;
export function escapeTemplates(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('${', () => '$${');
  if (Array.isArray(value)) return value.map((one: unknown) => escapeTemplates(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, escapeTemplates<unknown>(one)]));
}

/** Whether a name may be given to a variable or a feed. */
export function isVariableName(name: string): boolean {
  return /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(name) && !own.has(name);
}

/** A `${…}` that is none. */
export class TemplateError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}
