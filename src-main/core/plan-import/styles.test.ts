import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePlan } from '../plans/parse-plan.ts';
import { draftPlan } from './draft-plan.ts';
import { importPlan } from './import-plan.ts';
import { denominatorOf } from './criteria/denominators.ts';
import type { ImportedCriterion } from './imported-plan.ts';

/**
 * Documents in the styles of public projects, each with the criteria that a person reads in it, written down before the importer saw it.
 * A line of `*.expected` is `part of the line | op value unit stat | words of the name`; `?` in front: either reading is fine; `-`: known
 * to be missed.
 */
const folder = new URL('./testing/styles/', import.meta.url);
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.slice(0, -'.md'.length))
  .toSorted();

interface Expected {
  line: number;
  rule: string;
  may: boolean;
  missed: boolean;
}

function expectedOf(name: string, document: string): Expected[] {
  const lines = document.split('\n');
  const written = readFileSync(new URL(`${name}.expected`, folder), 'utf8').split('\n');
  return written
    .filter((text) => text.trim() !== '')
    .map((text) => {
      const match = /^([?-]?)(.*) \| (<=?|>=?|==) (-?[\d.]+) (\S+)(?: ([a-z]\S*))?(?: \|.*)?$/.exec(text.trimEnd());
      if (match === null) throw new Error(`${name}.expected: ${text}`);
      const [, mark, part = '', op = '', value = '', unit = '', stat = ''] = match;
      const line = lines.findIndex((candidate) => candidate.includes(part)) + 1;
      if (line === 0) throw new Error(`${name}: no line has ${part}`);
      return { line, rule: canonical(op, Number(value), unit.replaceAll('_', ' '), stat), may: mark === '?', missed: mark === '-' };
    });
}

const seconds: Readonly<Record<string, number>> = {
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  min: 60,
  h: 3600,
  d: 86_400,
  month: 2_592_000,
  y: 31_536_000,
  year: 31_536_000,
};

/** One spelling per rule: units of time in seconds, shares of one, things that are counted as a count; `== 100 %` is `>= 100 %`. */
function canonical(op: string, value: number, unit: string, stat: string): string {
  const time = seconds[unit];
  const share = unit === '%' ? 0.01 : 1 / (denominatorOf(unit) ?? 1);
  const scaled = Number((value * (time ?? share)).toPrecision(9));
  const kind =
    time !== undefined
      ? 's'
      : /^(?:%|ratio|per .*)$/.test(unit)
        ? 'ratio'
        : unit.includes('/')
          ? `per ${unit.replace(/^.*\//, '').replace('minute', 'min')}`
          : plainUnit(unit);
  const bound = value === 0 || (value === 100 && unit === '%') ? '=' : op;
  const figure = /^(?:value|count|rate)$/.test(stat) ? '' : stat.replace('.', '');
  return `${bound} ${scaled} ${kind} ${figure}`.trim();
}

function plainUnit(unit: string): string {
  return /^(?:[KMGT]i?B|fps|x|°C|[µm]A|kWh|pp|[$€])$/.test(unit) ? unit.toLowerCase() : 'count';
}

function ruleOf({ op, value, unit, stat }: ImportedCriterion): string {
  return canonical(op, value, unit, stat);
}

describe('documents of many styles', () => {
  test.each(names)('%s: every criterion, and none besides', (name) => {
    const document = readFileSync(new URL(`${name}.md`, folder), 'utf8');
    const all = expectedOf(name, document);
    const found = importPlan(new TextEncoder().encode(document), `${name}.md`).plan.criteria.map(
      (criterion) => `${criterion.line}: ${ruleOf(criterion)}`,
    );
    const left = [...found];
    const missing: string[] = [];
    for (const { line, rule, may, missed } of all.toSorted((a, b) => Number(a.may) - Number(b.may))) {
      const at = left.indexOf(`${line}: ${rule}`);
      if (at >= 0) left.splice(at, 1);
      else if (!may && !missed) missing.push(`${line}: ${rule}`);
      // Where either reading is fine, a figure of that line may also be read in another way.
      else if (may) {
        const other = left.findIndex((candidate) => candidate.startsWith(`${line}: `));
        if (other >= 0) left.splice(other, 1);
      }
    }
    expect({ missing, invented: left }).toEqual({ missing: [], invented: [] });
  });
});

test.each(names)('%s: its draft is a plan without errors', (name) => {
  const imported = importPlan(readFileSync(new URL(`${name}.md`, folder)), `${name}.md`);
  expect(parsePlan(draftPlan(imported), 'draft.yaml').phases.length).toBeGreaterThan(0);
});

const documents = names.map((name) => readFileSync(new URL(`${name}.md`, folder), 'utf8'));

function read(bytes: Uint8Array | string): string[] {
  const encoded = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
  return importPlan(encoded, 'x.md').plan.criteria.map((criterion) => `${criterion.line}: ${criterion.metric} ${ruleOf(criterion)}`);
}

describe('what does not change the meaning of a document does not change what is read', () => {
  const anyDocument = fc.constantFrom(...documents);

  test('line ends, a byte order mark and blanks at the end of lines', () => {
    fc.assert(
      fc.property(anyDocument, fc.boolean(), fc.boolean(), (document, carriageReturns, mark) => {
        const ended = carriageReturns ? document.replaceAll('\n', '\r\n') : document;
        expect(read(mark ? `\ufeff${ended}` : ended)).toEqual(read(document));
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  test('spaces that are no-break, and tabs between words', () => {
    fc.assert(
      fc.property(anyDocument, fc.constantFrom('\u00a0', '\t'), (document, blank) => {
        const spaced = document
          .split('\n')
          // Only in lists and running text: blanks at the start of a line, in tables and in code have a meaning of their own.
          .map((line) => (/^(?:[-*] |\d+\. )?\p{L}[^|`]*$/u.test(line) ? line.replace(/(?<=\p{L}{2}) (?=\p{L}{2})/gu, blank) : line))
          .join('\n');
        expect(read(spaced).map(withoutName)).toEqual(read(document).map(withoutName));
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  test('a document without numbers has no bounds', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const wordless = document
          .replaceAll(/\d/g, 'x')
          .replaceAll(
            /(?<!\p{L})(?:zero|none|no|keine?|nessun|ning[uú]na?|geen|nenhum|aucune?|half|an?|one|two|three|ten|nine)(?!\p{L})/giu,
            'some',
          );
        expect(read(wordless)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  test('bytes that are no UTF-8 are told, and the rest is read', () => {
    fc.assert(
      fc.property(anyDocument, fc.constantFrom(0xc3, 0xff, 0x81), (document, wrong) => {
        const bytes = new Uint8Array([...new TextEncoder().encode(`${document}\n\nlast `), wrong, 0x0a]);
        const imported = importPlan(bytes, 'x.md');
        expect(imported.remarks.length).toBeGreaterThan(0);
        expect(imported.plan.criteria.length).toBe(read(document).length);
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});

function withoutName(found: string): string {
  return found.replace(/^(\d+:) \S+/, '$1');
}
