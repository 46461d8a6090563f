import { randomUUID } from 'node:crypto';
import { isHeaderValue } from '../../scenarios/http-schema.ts';
import { isPlain, parseTemplate, type TemplateValue } from '../../scenarios/template.ts';

/** Where templates get their values from: a virtual user in one iteration. */
export interface TemplateScope {
  /** Number of the iteration. */
  readonly n: number;
  readonly session: { readonly user: number; readonly variables: ReadonlyMap<string, unknown> };
  /** Values of the environment variables that the scenario names. */
  readonly env: Readonly<Record<string, string>>;
  /** Uniform in [0, 1): the same for the same seed, iteration and place. */
  random(): number;
}

export type Filler<T> = (scope: TemplateScope) => T;

/** A value that a template needs is not there, or cannot go where it should. The message is a kind of failure. */
export class TemplateFailure extends Error {}

/** Where a text goes, which says how values are written into it. */
export type Place = 'text' | 'path' | 'header';

/** A text with holes made ready once; null: it has none, and stays as it is. */
export function compileText(text: string, place: Place = 'text'): Filler<string> | null {
  if (isPlain(text)) return null;
  const parts = parseTemplate(text).map((part) => {
    if (typeof part === 'string') return () => part;
    const value = valueFiller(part);
    return (scope: TemplateScope) => written(textOf(value(scope)), place, part);
  });
  return (scope) => {
    let filled = '';
    for (const part of parts) filled += part(scope);
    return filled;
  };
}

/** As `compileText`, and always a function. */
export function textFiller(text: string, place: Place = 'text'): Filler<string> {
  return compileText(text, place) ?? (() => text);
}

/**
 * A value with texts at any depth; null: it has no holes. A text that is nothing but one hole keeps the type of its value, unless
 * `typed` is false or its path in the value is one that must stay text.
 */
export function compileValue(
  value: unknown,
  typed: (path: readonly (string | number)[]) => boolean,
  path: readonly (string | number)[] = [],
): Filler<unknown> | null {
  if (typeof value === 'string') {
    if (isPlain(value)) return null;
    const [only, ...others] = parseTemplate(value);
    if (others.length === 0 && only !== undefined && typeof only !== 'string' && typed(path)) return valueFiller(only);
    return compileText(value);
  }
  if (Array.isArray(value)) {
    const fillers = value.map((one, index) => compileValue(one, typed, [...path, index]));
    if (fillers.every((filler) => filler === null)) return null;
    return (scope) => value.map((one: unknown, index) => fillers[index]?.(scope) ?? one);
  }
  if (typeof value !== 'object' || value === null) return null;
  const holes = Object.entries(value).flatMap(([key, one]): [string, Filler<unknown>][] => {
    const filler = compileValue(one, typed, [...path, key]);
    return filler === null ? [] : [[key, filler]];
  });
  if (holes.length === 0) return null;
  return (scope) => {
    const filled: Record<string, unknown> = { ...value };
    for (const [key, filler] of holes) filled[key] = filler(scope);
    return filled;
  };
}

function valueFiller(part: TemplateValue): Filler<unknown> {
  switch (part.kind) {
    case 'iteration':
      return (scope) => scope.n;
    case 'user':
      return (scope) => scope.session.user;
    case 'uuid':
      return () => randomUUID();
    case 'env':
      return (scope) => scope.env[part.name] ?? missing(`env.${part.name}`);
    case 'random':
      return (scope) => part.from + Math.floor(scope.random() * (part.to - part.from + 1));
    case 'variable': {
      const { name, keys } = part;
      const shown = [name, ...keys].join('.');
      return (scope) => {
        let value = scope.session.variables.get(name);
        for (const key of keys) value = Object.hasOwn(Object(value), key) ? (value as Record<string, unknown>)[key] : undefined;
        return value ?? missing(shown);
      };
    }
  }
}

function missing(name: string): never {
  throw new TemplateFailure(`no value for \${${name}}`);
}

function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function written(value: string, place: Place, part: TemplateValue): string {
  switch (place) {
    case 'text':
      return value;
    case 'path':
      if (part.kind !== 'variable' || !part.raw) return encodeURIComponent(value.toWellFormed());
      if (/^[\x21-\x7e]*$/.test(value)) return value;
      throw new TemplateFailure(`\${${part.name}|raw} does not fit into a path`);
    case 'header':
      if (isHeaderValue(value)) return value;
      throw new TemplateFailure(`\${${part.kind === 'variable' ? part.name : part.kind}} does not fit into a header`);
  }
}
