import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { mergeFields } from './merge-fields.ts';
import { mergeLines } from './merge-lines.ts';

const base = `title: Shop   # everywhere
phases:
  - id: one
    title: One
    tasks:
      - { id: a, title: A, state: todo, owner: ada }   # first
      - { id: b, title: B }
  - id: two
    title: Two
`;

describe('two versions of a text', () => {
  it('are put together where they differ in different lines', () => {
    const mine = base.replace('title: Shop', 'title: Store');
    const theirs = base.replace('title: Two', 'title: Second').replace('      - { id: b, title: B }\n', '');
    expect(mergeLines(base, mine, theirs)).toBe(theirs.replace('title: Shop', 'title: Store'));
    expect(mergeLines(base, mine, mine)).toBe(mine);
  });

  it('are not, where both changed one line', () => {
    expect(mergeLines(base, base.replace('Shop', 'Store'), base.replace('Shop', 'Market'))).toBeNull();
  });

  it('of one author only are that version', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 }).map((all) => all.join('\n'));
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        expect(mergeLines(before, after, before)).toBe(after);
        expect(mergeLines(before, before, after)).toBe(after);
        expect(mergeLines(before, after, after)).toBe(after);
      }),
    );
  });
});

describe('two versions of a plan', () => {
  it('are put together where they touch different fields of one line', () => {
    const mine = base.replace('state: todo', 'state: done');
    const theirs = base.replace('owner: ada', 'owner: ben').replace('# first', '# still first');
    expect(mergeLines(base, mine, theirs)).toBeNull();
    expect(mergeFields(base, mine, theirs)).toEqual({ text: theirs.replace('state: todo', 'state: done'), clashes: [] });
  });

  it('find each item by its id, wherever the other side has put it', () => {
    const mine = base.replace('title: B }', 'title: B, estimate: 2d }');
    const theirs = base.replace('      - { id: a', '      - { id: z, title: Z }\n      - { id: a').replace('title: Shop', 'title: Store');
    const merged = mergeFields(base, mine, theirs);
    expect(merged.clashes).toEqual([]);
    expect(merged.text).toBe(theirs.replace('title: B }', 'title: B, estimate: 2d }'));
  });

  it('take additions and removals of both', () => {
    const mine = base.replace('      - { id: b, title: B }\n', '      - { id: c, title: C }\n');
    const theirs = base.replace('      - { id: b, title: B }\n', '      - { id: b, title: B }\n      - { id: d, title: D }\n');
    const { text, clashes } = mergeFields(base, mine, theirs);
    expect(clashes).toEqual([]);
    expect((parse(text ?? '') as { phases: { tasks: { id: string }[] }[] }).phases[0]?.tasks.map(({ id }) => id)).toEqual(['a', 'd', 'c']);
  });

  it('name the field where both say something else, and leave that of the disk', () => {
    const mine = base.replace('state: todo, owner: ada', 'state: done, owner: chris');
    const theirs = base.replace('owner: ada', 'owner: ben');
    expect(mergeFields(base, mine, theirs)).toEqual({
      text: theirs.replace('state: todo', 'state: done'),
      clashes: [{ where: 'phases › one › tasks › a › owner', base: 'ada', mine: 'chris', disk: 'ben' }],
    });
  });

  it('clash where one removes what the other changes', () => {
    const mine = base.replace('title: B }', 'title: Bee }');
    const theirs = base.replace('      - { id: b, title: B }\n', '');
    expect(mergeFields(base, mine, theirs)).toEqual({
      text: theirs,
      clashes: [{ where: 'phases › one › tasks › b › title', base: 'B', mine: 'Bee', disk: undefined }],
    });
  });

  it('cannot be put together where one is no YAML', () => {
    expect(mergeFields(base, 'title: [', base).text).toBeNull();
  });
});
