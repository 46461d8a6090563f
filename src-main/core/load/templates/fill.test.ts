import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HttpStep } from '../../scenarios/load-steps.ts';
import { escapeTemplates } from '../../scenarios/template.ts';
import { requestAddress } from '../request.ts';
import { requestMaker } from '../steps/http-message.ts';
import { compileText, compileValue, type TemplateScope, textFiller } from './fill.ts';
import { IterationRandom } from './iteration-random.ts';

const scope = (variables: Record<string, unknown>): TemplateScope => ({
  n: 3,
  session: { user: 5, variables: new Map(Object.entries(variables)) },
  env: { KEY: 'k' },
  random: () => 0.5,
});
const fixed = { seed: 20_261_121, numRuns: 300 };

describe('a template', () => {
  it('fills what stands in it', () => {
    expect(textFiller('${a.b.0}|${iteration}|${user}|${env.KEY}|${random(1, 3)}|$${x}')(scope({ a: { b: ['deep'] } }))).toBe(
      'deep|3|5|k|2|${x}',
    );
    expect(() => textFiller('${a.b}')(scope({ a: 1 }))).toThrow('no value for ${a.b}');
    expect(() => textFiller('${constructor}')(scope({}))).toThrow('no value for');
    expect(() => textFiller('${a.constructor}')(scope({ a: {} }))).toThrow('no value for');
  });

  it('leaves text without holes to be used as it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('${'));
        expect(compileText(text)).toBeNull();
        expect(textFiller(text)(scope({}))).toBe(text);
      }),
      fixed,
    );
  });

  it('gives back any text that was escaped', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('$', '{', '}', '${', 'a', '$$')), (pieces) => {
        const text = pieces.join('');
        expect(textFiller(escapeTemplates(text))(scope({ a: 'WRONG' }))).toBe(text);
      }),
      fixed,
    );
  });

  it('in a path makes one segment of any value, and the value comes back from it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const path = textFiller('/a/${v}/b?q=${v}', 'path')(scope({ v: value }));
        expect(path).toMatch(/^\/[\x21-\x7e]*$/);
        const url = new URL(path, 'http://h');
        const [, , segment] = path.split('?', 1)[0]?.split('/') ?? [];
        expect(decodeURIComponent(segment ?? '')).toBe(value);
        expect(url.searchParams.get('q')).toBe(value);
      }),
      fixed,
    );
  });

  it('in a header never makes a second one, whatever the value', () => {
    const step: HttpStep = {
      kind: 'http',
      name: 's',
      deadlineMs: null,
      tags: {},
      checks: [],
      extracts: [],
      method: 'GET',
      path: '/',
      headers: { 'x-a': '${v}' },
      body: null,
      redirects: 0,
      version: '1.1',
    };
    const make = requestMaker(step, requestAddress({ baseUrl: 'http://h', keepAlive: true }));
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\r', '\n', '\r\n', '\0', ' ', 'x: y', 'ü', '€')), (pieces) => {
        const value = pieces.join('');
        try {
          const head = make(scope({ v: value }))
            .with('')
            .toString('latin1');
          expect(head.split('\r\n').filter((line) => line.startsWith('x-a: '))).toEqual([`x-a: ${value}`]);
          expect(head.split('\r\n')).toHaveLength(7);
        } catch (error) {
          if (!(error instanceof Error) || !error.message.includes('does not fit into a header')) throw error;
          expect(value).toMatch(/[\r\n\0€]/);
        }
      }),
      fixed,
    );
  });

  it('in JSON keeps the type of a value that stands alone, and quotes whatever is part of a text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(value !== null);
        const fill = compileValue({ one: '${v}', deep: ['${v}'], text: '<${v}>' }, () => true);
        const sent = JSON.parse(JSON.stringify(fill?.(scope({ v: value })))) as { one: unknown; deep: unknown; text: string };
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(sent).toEqual({ one: plain, deep: [plain], text: `<${typeof value === 'object' ? JSON.stringify(value) : String(value)}>` });
      }),
      fixed,
    );
  });
});

describe('random numbers of an iteration', () => {
  it('are the same for the same seed and number, and spread evenly over many', () => {
    const random = new IterationRandom();
    const first = (seed: number, n: number) => {
      random.begin(seed, n);
      return random.next();
    };
    expect(first(1, 7)).toBe(first(1, 7));
    expect(new Set([first(1, 7), first(2, 7), first(1, 8), first(1, 7 + 2 ** 32)]).size).toBe(4);
    const bins = Array.from({ length: 10 }, () => 0);
    for (let n = 0; n < 10_000; n += 1) bins[Math.floor(first(42, n) * 10)] = (bins[Math.floor(first(42, n) * 10)] ?? 0) + 1;
    for (const count of bins) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
