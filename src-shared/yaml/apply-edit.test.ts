import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { applyEdit } from './apply-edit.ts';
import { type Path, type Plain, sameValue, valueAt } from './plain-value.ts';
import { edited, type YamlEdit } from './yaml-edit.ts';

const scenario = `# The soak of one night.
name: "checkout soak"        # shown everywhere

target: shop                 # from holdpoint.yaml
executor: constant-arrival-rate
rate: 200/s                  # also 12000/m
duration: 8h
steps:
  # looks
  - name: item
    http: { method: GET, path: /items/1 }   # cached
    check: { status: 200 }

  # pays
  - name: checkout
    http:
      method: POST
      path: /checkout
      headers:
        x-shop: 'a'
      json: { quantity: 1 }
  - think: 2s
thresholds:
  response_time: [ "p(95)<200", { expr: "p(99)<500", over: 1m } ]
  error_rate: [ "rate<0.0005" ]
# the end
`;
const order = ['name', 'description', 'target', 'executor', 'rate', 'arrival', 'duration', 'timeout', 'steps'];
const apply = (edit: YamlEdit, text = scenario) => applyEdit(text, edit, order);
const set = (path: Path, value: Plain, text = scenario) => apply({ kind: 'set', path, value }, text);
/** Lines that an edit took away and put in. */
function changed(after: string | null) {
  const before = scenario.split('\n');
  const now = (after ?? '').split('\n');
  return { gone: before.filter((line) => !now.includes(line)), come: now.filter((line) => !before.includes(line)) };
}

describe('an edit of the form', () => {
  it.each([
    ['a scalar beside its comment', set(['rate'], '50/s'), ['rate: 50/s                  # also 12000/m']],
    ['a quoted scalar in its quotes', set(['name'], 'a "b" #c'), [String.raw`name: "a \"b\" #c"        # shown everywhere`]],
    [
      'a value in a map of one line',
      set(['steps', 0, 'http', 'path'], '/items/2'),
      ['    http: { method: GET, path: /items/2 }   # cached'],
    ],
    ['a value that needs quotes there', set(['steps', 0, 'http', 'path'], '/a,b'), ['    http: { method: GET, path: "/a,b" }   # cached']],
    ['a number', set(['steps', 1, 'http', 'json', 'quantity'], 2), ['      json: { quantity: 2 }']],
    ['a value in a list of one line', set(['thresholds', 'error_rate', 0], 'rate<0.01'), ['  error_rate: [ "rate<0.01" ]']],
    ['a single-quoted scalar', set(['steps', 1, 'http', 'headers', 'x-shop'], "it's"), ["        x-shop: 'it''s'"]],
  ])('replaces %s and nothing else', (_name, after, come) => {
    expect(changed(after)).toMatchObject({ come, gone: { length: 1 } });
  });

  it.each([
    ['a key of the root, in its place', set(['timeout'], '5s'), 'duration: 8h\n', 'timeout: 5s\n'],
    ['a key of a step', set(['steps', 2, 'name'], 'wait'), '  - think: 2s\n', '    name: wait\n'],
    ['a key of a map of one line', set(['steps', 0, 'http', 'trace'], true), '/items/1', ', trace: true'],
    ['a header', set(['steps', 1, 'http', 'headers', 'accept'], '*/*'), "x-shop: 'a'\n", '        accept: "*/*"\n'],
    ['a text of several lines', set(['steps', 1, 'http', 'body'], 'a\nb'), '{ quantity: 1 }\n', '      body: |-\n        a\n        b\n'],
    ['a map with its parent', set(['steps', 2, 'check', 'status'], 200), '  - think: 2s\n', '    check:\n      status: 200\n'],
    [
      'a step',
      apply({ kind: 'insert', path: ['steps'], index: 3, value: { name: 'x', http: { path: '/' } } }),
      '  - think: 2s\n',
      '  - name: x\n    http:\n      path: /\n',
    ],
    ['a first step', apply({ kind: 'insert', path: ['steps'], index: 0, value: { think: '1s' } }), 'steps:\n', '  - think: 1s\n'],
    [
      'a list',
      apply({ kind: 'insert', path: ['monitors'], index: 0, value: { process: 'target' } }),
      '"rate<0.0005" ]\n',
      'monitors:\n  - process: target\n',
    ],
  ])('puts %s into the text', (_name, after, behind, piece) => {
    expect(after).toBe(scenario.replace(behind, behind + piece));
  });

  it.each([
    ['a key', ['duration'], 'duration: 8h\n'],
    ['a key of a map of one line', ['steps', 0, 'http', 'method'], 'method: GET, '],
    ['the last key of a map of one line', ['steps', 0, 'http', 'path'], ', path: /items/1'],
    ['a map with its last key', ['steps', 1, 'http', 'headers', 'x-shop'], "      headers:\n        x-shop: 'a'\n"],
    ['the key behind a dash', ['steps', 0, 'name'], 'name: item\n    '],
    ['a step with its comment', ['steps', 1], '  # pays\n'],
    ['the last step', ['steps', 2], '  - think: 2s\n'],
  ])('takes %s out of the text', (_name, path, piece) => {
    const after = apply({ kind: 'remove', path });
    expect(after).toBe(
      piece.startsWith('  # pays')
        ? scenario.slice(0, scenario.indexOf(piece)) + scenario.slice(scenario.indexOf('  - think'))
        : scenario.replace(piece, ''),
    );
  });

  it('moves a step with the comments above it', () => {
    const after = apply({ kind: 'move', path: ['steps'], from: 1, to: 0 });
    expect(after?.indexOf('# pays')).toBeLessThan(after?.indexOf('# looks') ?? 0);
    expect(changed(after)).toEqual({ gone: [], come: [] });
    expect(apply({ kind: 'move', path: ['steps'], from: 0, to: 1 }, after ?? '')).toBe(scenario);
  });

  it('replaces the executor of a scenario field by field', () => {
    const after = ['rate', 'duration'].reduce<string | null>(
      (text, key) => apply({ kind: 'remove', path: [key] }, text ?? ''),
      set(['executor'], 'ramping-vus'),
    );
    expect(after).toContain('executor: ramping-vus\nsteps:');
  });

  it('of a text without a line break at its end, or with nothing in it, works too', () => {
    expect(set(['rate'], 1, 'name: x')).toBe('name: x\nrate: 1\n');
    expect(parse(set(['name'], 'x', '') ?? '')).toEqual({ name: 'x' });
    expect(parse(set(['name'], 'x', '# only a comment\n') ?? '')).toEqual({ name: 'x' });
  });

  it('is refused where the text is wrong, rather than made worse', () => {
    expect(set(['name'], 'x', 'a: [')).toBeNull();
    expect(set(['steps', 'name'], 'x')).toBeNull();
    expect(set(['rate', 'value'], 1)).toBeNull();
    expect(set(['steps', 0, 'name', 'x'], 1)).toBeNull();
  });
});

const fixed = { seed: 20_261_121, numRuns: 120 };
const texts = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    'a: b',
    '# x',
    '',
    ' ',
    'null',
    'true',
    '1e3',
    '-',
    '- a',
    '{',
    ', ]',
    "it's",
    '"',
    'a\nb',
    'a\n\n b\n',
    '\t',
    '*a',
    '&b',
    '!t',
    '|',
    '~',
    '0x1f',
    '\u00a0',
    '…',
  ),
);
const values: fc.Arbitrary<Plain> = fc.oneof(
  texts,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(texts, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('expr', 'over', 'a b'), texts, { minKeys: 1, maxKeys: 3 }),
);
/** Every place of a document, and some that are not there yet. */
function placesOf(root: Plain, at: Path = []): Path[] {
  if (typeof root !== 'object' || root === null) return [at];
  const entries: [string | number, Plain][] = Array.isArray(root) ? root.map((item, index) => [index, item]) : Object.entries(root);
  return [
    ...(at.length > 0 ? [at] : []),
    ...entries.flatMap(([key, value]) => placesOf(value, [...at, key])),
    ...(Array.isArray(root) ? [] : [[...at, 'new'] as Path]),
  ];
}
const commentsOf = (text: string) => text.match(/# (?:The soak|shown|from|also|looks|cached|pays|the end)/g)?.toSorted() ?? [];

/** The same document as people format it differently. */
const dialects = [
  scenario,
  scenario.replaceAll('\n  - ', '\n- ').replaceAll('\n    ', '\n  ').replaceAll('\n  # ', '\n# '),
  parseDocument(scenario).toString({ indent: 4, indentSeq: false }),
  scenario.replace('200/s ', '>-\n  200/s\n').replace('duration: 8h', 'duration:   \n  8h'),
];

// Hundreds of documents, on a machine that does other things too.
describe('whatever is edited', { timeout: 30_000 }, () => {
  it('the text then means exactly that', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...dialects),
        fc.nat(),
        values,
        fc.constantFrom('set', 'remove', 'insert', 'move'),
        fc.nat(),
        fc.nat(),
        (text, at, value, kind, from, to) => {
          const root = parse(text) as Plain;
          const places = placesOf(root).filter((path) => kind !== 'remove' || valueAt(root, path) !== undefined);
          const lists: Path[] = [['steps'], ['thresholds', 'response_time'], ['monitors']];
          const list = lists[at % 3] ?? [];
          const length = [valueAt(root, list) ?? []].flat().length;
          const path = places[at % places.length] ?? [];
          const edit: YamlEdit =
            kind === 'set' || kind === 'remove'
              ? { kind, path, value }
              : kind === 'insert'
                ? { kind, path: list, index: from % (length + 1), value }
                : { kind: 'move', path: list, from: from % Math.max(1, length), to: to % Math.max(1, length) };
          const after = applyEdit(text, edit, order);
          expect(sameValue(parse(after ?? ''), edited(root, edit))).toBe(true);
        },
      ),
      fixed,
    );
  });

  it('a scalar that is replaced by another leaves all comments and all other lines', () => {
    const scalars = placesOf(parse(scenario) as Plain).filter(
      (path) => path.at(-1) !== 'new' && typeof valueAt(parse(scenario), path) !== 'object',
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...scalars),
        texts.filter((text) => !text.includes('\n')),
        (path, value) => {
          const after = set(path, value) ?? '';
          expect(commentsOf(after)).toEqual(commentsOf(scenario));
          expect(changed(after).gone.length).toBeLessThanOrEqual(1);
          expect(after.split('\n')).toHaveLength(scenario.split('\n').length);
        },
      ),
      fixed,
    );
  });
});
