import { isDeepStrictEqual } from 'node:util';
import { compile, type JSONValue } from 'json-p3';
import type { WebsocketMatcher } from '../../scenarios/steps/websocket-step.ts';

/** Whether a message is one that a step waits for. @param text null: a binary message. */
export type Matches = (text: string | null) => boolean;

/** Compiles matchers once per expression: templates change what is compared, never the expressions. */
export class WebsocketMatchers {
  readonly #regexes = new Map<string, RegExp>();
  readonly #queries = new Map<string, ReturnType<typeof compile>>();

  /** @param filled a value of `equals` came from a template and is therefore text, also where the message has a number. */
  of(matcher: WebsocketMatcher, filled: boolean): Matches {
    switch (matcher.kind) {
      case 'any':
        return () => true;
      case 'contains':
        return (text) => text?.includes(matcher.text) ?? false;
      case 'regex': {
        const regex = cached(this.#regexes, matcher.source, (source) => new RegExp(source, 'u'));
        return (text) => text !== null && regex.test(text);
      }
      case 'jsonPath': {
        const query = cached(this.#queries, matcher.query, compile);
        const { equals } = matcher;
        return (text) => {
          const json = text === null ? undefined : parsed(text);
          if (json === undefined) return false;
          const found = query.query(json).values();
          return equals === null ? found.length > 0 : found.some((value) => isSame(value, equals.value, filled));
        };
      }
    }
  }
}

function cached<Value>(known: Map<string, Value>, source: string, make: (source: string) => Value): Value {
  let value = known.get(source);
  if (value === undefined) {
    value = make(source);
    known.set(source, value);
  }
  return value;
}

/** undefined: not JSON, so nothing is found in it. */
function parsed(text: string): JSONValue | undefined {
  try {
    return JSON.parse(text) as JSONValue;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isSame(found: unknown, wanted: unknown, filled: boolean): boolean {
  if (isDeepStrictEqual(found, wanted)) return true;
  return filled && (typeof found === 'number' || typeof found === 'boolean') && String(found) === wanted;
}
