import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFault, jsonOffset, placeOf } from './json-position.ts';

const parses = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
const fixed = { seed: 8259, numRuns: 400 };

describe('the place of a mistake in JSON', () => {
  it.each([
    ['{"a":1,}', 7, 'a name in double quotes'],
    ['[1 2]', 3, 'a comma or ]'],
    ['{"a" 1}', 5, 'a colon'],
    ['[01]', 2, 'a comma or ]'],
    ['["a\tb"]', 3, 'no control character within a text'],
    [String.raw`["\x"]`, 2, String.raw`an escape such as \n or \u00e9`],
    ['["open', 1, 'a closing quote for the text that begins here'],
    ['{} x', 3, 'the end of the file'],
    ["{'a':1}", 1, 'a name in double quotes'],
    ['[NaN]', 1, 'a value'],
  ])('%j is at %i: %s', (text, offset, expected) => {
    expect(parses(text)).toBe(false);
    expect(jsonFault(text)).toEqual({ offset, expected });
  });

  it('is found in exactly those texts that JSON.parse refuses', () => {
    const damaged = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', ',', '}', '\\', '0', 'x', '\n', '\u0001'))
      .map(([json, at, put]) => {
        const index = at % (json.length + 1);
        return json.slice(0, index) + put + json.slice(index + 1);
      });
    fc.assert(
      fc.property(fc.oneof(damaged, fc.json(), fc.string()), (text) => {
        expect(jsonFault(text) === null).toBe(parses(text));
      }),
      fixed,
    );
  });

  it('is refused, not overflowed, in a file that only opens', () => {
    expect(jsonFault('['.repeat(100_000))?.expected).toMatch(/levels of nesting/);
  });
});

describe('the place of a value', () => {
  it('is that of its path, or of the nearest part that is there', () => {
    const text = '{ "a": [ 1, { "b\\n": true } ] }';
    expect(text.slice(jsonOffset(text, ['a', 1, 'b\n']))).toMatch(/^true/);
    expect(text.slice(jsonOffset(text, ['a', 7, 'x']))).toMatch(/^\[ 1/);
    expect(jsonOffset(text, [])).toBe(0);
  });

  it('counts lines whatever they end with', () => {
    expect(placeOf('a\r\nb\rc\nd', 7)).toEqual({ line: 4, column: 1 });
  });
});
