import { compile, type JSONValue } from 'json-p3';
import { isDeepStrictEqual } from 'node:util';
import type { Check, Condition, Extract } from '../../scenarios/steps/check.ts';
import type { Matcher } from '../../scenarios/steps/matcher.ts';
import type { Capture } from '../http-response-parser.ts';
import { compileValue, type Filler, textFiller, type TemplateScope } from '../templates/fill.ts';
import type { Answer } from './step-driver.ts';

/** What a step was answered with, as its checks look at it: JSON is parsed when it is first needed, and once. */
class Look {
  readonly answer: Answer;
  readonly responseMs: number;
  #json: { value: JSONValue } | null | undefined;

  constructor(answer: Answer, responseMs: number) {
    this.answer = answer;
    this.responseMs = responseMs;
  }

  /** null: the body is not JSON. */
  get json(): { value: JSONValue } | null {
    if (this.#json === undefined) this.#json = parsed(this.answer.body);
    return this.#json;
  }
}

/** Whose answer is judged. */
export interface JudgeScope extends TemplateScope {
  readonly session: { readonly user: number; readonly variables: Map<string, unknown> };
  /** A check, by its place, passed or failed. */
  checked(check: number, passed: boolean): void;
}

/** undefined: there is no such thing. */
type Finder = (look: Look) => unknown[];
type Holds = (look: Look, scope: TemplateScope) => boolean;

/** The checks and extractions of one step, made ready once. */
export class Judge {
  /** What has to be kept of an HTTP response for them. */
  readonly capture: Capture;
  readonly checks: readonly { name: string; holds: Holds[]; statusOnly: boolean }[];
  readonly #extracts: readonly { variable: string; find: Finder }[];

  constructor({ checks, extracts }: { checks: readonly Check[]; extracts: readonly Extract[] }) {
    this.checks = checks.map(({ name, conditions }) => ({
      name,
      holds: conditions.map(holdsOf),
      statusOnly: conditions.every(({ of }) => of === 'status'),
    }));
    this.#extracts = extracts.map(({ variable, from }) => ({ variable, find: finderOf(from) }));
    const looks = [...checks.flatMap((check) => check.conditions.map(({ of }) => of)), ...extracts.map(({ from }) => from.of)];
    this.capture = looks.some((of) => of === 'body' || of === 'jsonPath' || of === 'regex')
      ? 'body'
      : looks.includes('header')
        ? 'head'
        : 'none';
  }

  /** There is nothing to look at. */
  get isEmpty(): boolean {
    return this.checks.length === 0 && this.#extracts.length === 0;
  }

  /**
   * Checks and extracts: every check is counted with the user, every value becomes a variable of its session.
   * @returns the kind of failure: the first check that failed, or what could not be extracted; null: all is well.
   */
  judge(answer: Answer, responseMs: number, scope: JudgeScope): string | null {
    const look = new Look(answer, responseMs);
    let failure: string | null = null;
    this.checks.forEach(({ name, holds, statusOnly }, index) => {
      const passed = holds.every((condition) => condition(look, scope));
      scope.checked(index, passed);
      if (!passed) failure ??= statusOnly && answer.status !== null ? `status ${answer.status}` : `check: ${name}`;
    });
    for (const { variable, find } of this.#extracts) {
      const [value] = find(look);
      if (value === undefined || value === null) failure ??= `nothing to extract for ${variable}`;
      else scope.session.variables.set(variable, value);
    }
    return failure;
  }
}

function holdsOf(condition: Condition): Holds {
  switch (condition.of) {
    case 'status':
      return ({ answer: { status } }) =>
        status !== null && (condition.exact.includes(status) || condition.classes.includes(Math.floor(status / 100)));
    case 'responseTime':
      return ({ responseMs }) => responseMs < condition.limitMs;
    case 'header':
    case 'body':
    case 'jsonPath':
    case 'value': {
      const find = finderOf(condition);
      const matches = matchesOf(condition.matcher);
      return (look, scope) => matches(find(look), scope);
    }
  }
}

function finderOf(from: Extract['from'] | Looking): Finder {
  switch (from.of) {
    case 'header':
      return ({ answer }) => answer.headers.filter(([name]) => name === from.name).map(([, value]) => value);
    case 'body':
      return ({ answer }) => (answer.body === null ? [] : [answer.body]);
    case 'jsonPath': {
      const query = compile(from.query);
      return (look) => (look.json === null ? [] : query.query(look.json.value).values());
    }
    case 'value':
      return ({ answer }) => (Object.hasOwn(answer.values, from.name) ? [answer.values[from.name]] : []);
    case 'regex': {
      const regex = new RegExp(from.source, `u${from.flags}`);
      return ({ answer }) => {
        const match = regex.exec(answer.body ?? '');
        if (match === null) return [];
        const { group } = from;
        if (typeof group === 'string') return [match.groups?.[group]];
        return [match[group ?? (match.length > 1 ? 1 : 0)]];
      };
    }
  }
}
type Looking = Exclude<Condition, { of: 'status' | 'responseTime' }>;

/** Whether one of the values found is as expected; `exists: false` wants none. */
function matchesOf(matcher: Matcher): (found: unknown[], scope: TemplateScope) => boolean {
  switch (matcher.kind) {
    case 'exists':
      return (found) => found.length > 0 === matcher.exists;
    case 'equals': {
      const fill: Filler<unknown> = compileValue(matcher.value, () => true) ?? (() => matcher.value);
      return (found, scope) => {
        const wanted = fill(scope);
        return found.some((value) => isSame(value, wanted));
      };
    }
    case 'contains': {
      const fill = textFiller(matcher.text);
      return (found, scope) => {
        const text = fill(scope);
        return found.some((value) => (Array.isArray(value) ? value.includes(text) : typeof value === 'string' && value.includes(text)));
      };
    }
    case 'matches': {
      const regex = new RegExp(matcher.source, `u${matcher.flags}`);
      return (found) => found.some((value) => (typeof value === 'string' || typeof value === 'number') && regex.test(String(value)));
    }
    case 'lessThan':
      return (found) => found.some((value) => isNumber(value) && Number(value) < matcher.limit);
    case 'moreThan':
      return (found) => found.some((value) => isNumber(value) && Number(value) > matcher.limit);
  }
}

/** Headers and fields of a feed are text: "7" is 7. */
function isSame(value: unknown, wanted: unknown): boolean {
  if (isDeepStrictEqual(value, wanted)) return true;
  if (typeof value === typeof wanted || value === null || wanted === null) return false;
  return ['string', 'number', 'boolean'].includes(typeof value) && typeof wanted !== 'object' && String(value) === String(wanted);
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)));
}

function parsed(text: string | null): { value: JSONValue } | null {
  if (text === null) return null;
  try {
    return { value: JSON.parse(text) as JSONValue };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
