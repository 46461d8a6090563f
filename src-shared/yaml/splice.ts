import { type CST, type Document, isMap, isNode, isPair, isScalar, isSeq, type Pair, stringify, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Plain } from './plain-value.ts';
import type { YamlEdit } from './yaml-edit.ts';

const asBlock = { lineWidth: 0 } as const;
const asFlow = { lineWidth: 0, collectionStyle: 'flow' } as const;

interface Span {
  from: number;
  to: number;
}

/**
 * The text with one piece replaced, as a person would edit it; null where this is not possible. The result still has to be judged: it is
 * a proposal that reads well, not a proof.
 */
export function spliced(text: string, document: Document, edit: YamlEdit, order: readonly string[]): string | null {
  const path = [...edit.path];
  if (edit.kind === 'insert' || edit.kind === 'move') {
    const list = document.getIn(path, true);
    return isSeq(list) && list.flow !== true ? inBlockList(text, list, edit) : null;
  }
  const last = path.pop();
  const parent = path.length === 0 ? document.contents : document.getIn(path, true);
  if (edit.kind === 'remove' && typeof last === 'number') {
    return isSeq(parent) && parent.flow !== true ? withoutItem(text, parent, last) : null;
  }
  if (isSeq(parent) && typeof last === 'number' && edit.kind === 'set') {
    const item = parent.items[last];
    const span = isNode(item) ? spanOf(item) : null;
    return span === null ? null : replaced(text, span, scalarText(item, edit.value, parent.flow === true) ?? oneLine(edit.value));
  }
  if (!isMap(parent) || typeof last !== 'string') return null;
  const pair = parent.items.find((one) => isScalar(one.key) && one.key.value === last);
  if (edit.kind === 'remove') return pair === undefined ? null : withoutPair(text, parent, pair);
  if (edit.kind !== 'set') return null;
  return pair === undefined
    ? withPair(text, parent, last, edit.value, path.length === 0 ? order : [])
    : withPairValue(text, parent, pair, edit.value);
}

function replaced(text: string, { from, to }: Span, by: string): string {
  return text.slice(0, from) + by + text.slice(to);
}

function spanOf(node: unknown): Span | null {
  if (!isNode(node) || !node.range) return null;
  return { from: node.range[0], to: node.range[1] };
}

/** Without the last line break only: other space may belong to the value. */
function rendered(value: Plain): string {
  return stringify(value, asBlock).replace(/\n$/, '');
}

/** A value without a line break, as it may stand anywhere. */
function oneLine(value: Plain): string {
  return stringify([value], asFlow)
    .replace(/^\[ ?/, '')
    .replace(/ ?\]\n$/, '');
}

/** In the quotes of the scalar before it; null where that says nothing. */
function scalarText(before: unknown, value: Plain, flow: boolean): string | null {
  if (typeof value === 'object' && value !== null) return null;
  if (isScalar(before) && typeof value === 'string') {
    if (before.type === 'QUOTE_DOUBLE') return JSON.stringify(value);
    if (before.type === 'QUOTE_SINGLE' && !/[\n\t]/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  }
  if (typeof value === 'string' && value.includes('\n')) return null;
  return flow ? oneLine(value) : rendered(value);
}

/** `key: value` as lines from a column on, the first without its indentation. */
function pairLines(key: string, value: Plain, column: number): string {
  return stringify({ [key]: value }, asBlock)
    .trimEnd()
    .replaceAll(/\n(?=.)/g, `\n${' '.repeat(column)}`);
}

function withPairValue(text: string, map: YAMLMap, pair: Pair, value: Plain): string | null {
  const key = isScalar(pair.key) ? String(pair.key.value) : null;
  const keySpan = spanOf(pair.key);
  const old = spanOf(pair.value);
  if (key === null || keySpan === null) return null;
  const short = scalarText(pair.value, value, map.flow === true);
  const plainBefore = isScalar(pair.value) && pair.value.type !== 'BLOCK_LITERAL' && pair.value.type !== 'BLOCK_FOLDED';
  if (old !== null && old.to > old.from && short !== null && (plainBefore || map.flow === true)) return replaced(text, old, short);
  const colon = text.indexOf(':', keySpan.to);
  if (colon < 0) return null;
  const end = old === null ? colon + 1 : Math.max(old.to, colon + 1);
  if (map.flow === true) return replaced(text, { from: colon + 1, to: end }, ` ${oneLine(value)}`);
  // What was a list in one line stays one.
  const collection = isSeq(pair.value) || isMap(pair.value) ? pair.value : null;
  if (collection?.flow === true) return replaced(text, { from: colon + 1, to: end }, ` ${flowText(value)}`);
  const lines = pairLines(key, value, columnOf(text, keySpan.from));
  const ownKey = stringify({ [key]: null }).split(':')[0] ?? key;
  if (!lines.startsWith(`${ownKey}:`)) return null;
  const lineBreak = text[end - 1] === '\n' ? '\n' : '';
  return replaced(text, { from: colon + 1, to: end }, lines.slice(ownKey.length + 1) + lineBreak);
}

function flowText(value: Plain): string {
  return stringify(value, asFlow).replace(/\n$/, '');
}

function withPair(text: string, map: YAMLMap, key: string, value: Plain, order: readonly string[]): string | null {
  const spans = map.items.map((pair) => spanOf(pair.key));
  const first = spans[0];
  if (!first) return null;
  if (map.flow === true) {
    const last = endOfPair(map.items.at(-1));
    return last === null ? null : replaced(text, { from: last, to: last }, `, ${oneLine(key)}: ${oneLine(value)}`);
  }
  const column = columnOf(text, first.from);
  const lines = pairLines(key, value, column);
  const rank = order.indexOf(key);
  const before = rank < 0 ? map.items.length - 1 : map.items.findLastIndex((pair) => rankOf(pair, order) < rank);
  if (before < 0) return replaced(text, { from: first.from, to: first.from }, `${lines}\n${' '.repeat(column)}`);
  const end = endOfPair(map.items[before]);
  if (end === null) return null;
  const at = endOfLine(text, end);
  const gap = at > 0 && text[at - 1] !== '\n' ? '\n' : '';
  return replaced(text, { from: at, to: at }, `${gap}${' '.repeat(column)}${lines}\n`);
}

/** A key that is not in the order stays where it is, behind all that are. */
function rankOf(pair: Pair, order: readonly string[]): number {
  const rank = isScalar(pair.key) ? order.indexOf(String(pair.key.value)) : -1;
  return rank < 0 ? order.length : rank;
}

function endOfPair(pair: unknown): number | null {
  if (!isPair(pair)) return null;
  const value = spanOf(pair.value);
  const key = spanOf(pair.key);
  return value !== null && value.to > (key?.to ?? 0) ? value.to : key === null ? null : key.to + 1;
}

function withoutPair(text: string, map: YAMLMap, pair: Pair): string | null {
  const index = map.items.indexOf(pair);
  const key = spanOf(pair.key);
  const end = endOfPair(pair);
  if (key === null || end === null || map.items.length === 1) return null;
  const next = spanOf(map.items[index + 1]?.key);
  if (map.flow === true) {
    const before = endOfPair(map.items[index - 1]);
    return next !== null
      ? replaced(text, { from: key.from, to: next.from }, '')
      : before === null
        ? null
        : replaced(text, { from: before, to: end }, '');
  }
  const line = startOfLine(text, key.from);
  // Behind the dash of a list the next key takes its place.
  if (text.slice(line, key.from).trim() !== '') return next === null ? null : replaced(text, { from: key.from, to: next.from }, '');
  return replaced(text, { from: line, to: endOfLine(text, end) }, '');
}

/** Where each item of a list is, with the comments above it, in whole lines. */
function itemSpans(text: string, list: YAMLSeq): Span[] | null {
  const token = list.srcToken as CST.BlockSequence | undefined;
  if (token?.type !== 'block-seq') return null;
  const items = token.items.filter((item) => item.start.some(({ type }) => type === 'seq-item-ind'));
  if (items.length !== list.items.length) return null;
  const starts = items.map(({ start }, index) => {
    const first = start.find(({ type }) => type === 'seq-item-ind' || type === 'comment');
    if (first === undefined) return -1;
    const line = startOfLine(text, first.offset);
    // Those above the first item belong to the key of the list for the parser.
    return index === 0 ? withCommentsAbove(text, line) : line;
  });
  const dashes = items.map(({ start }) => start.find(({ type }) => type === 'seq-item-ind')?.offset ?? 0);
  const own = dashes.every((dash) => text.slice(startOfLine(text, dash), dash).trim() === '');
  const end = spanOf(list.items.at(-1))?.to;
  if (!own || starts.includes(-1) || end === undefined) return null;
  return starts.map((from, index) => ({ from, to: starts[index + 1] ?? endOfLine(text, Math.max(end, (dashes[index] ?? 0) + 1)) }));
}

function withCommentsAbove(text: string, line: number): number {
  const above = startOfLine(text, line - 1);
  return line > 0 && text.slice(above, line).trimStart().startsWith('#') ? withCommentsAbove(text, above) : line;
}

function inBlockList(text: string, list: YAMLSeq, edit: Extract<YamlEdit, { kind: 'insert' | 'move' }>): string | null {
  const spans = itemSpans(text, list);
  const first = (list.srcToken as CST.BlockSequence | undefined)?.indent;
  if (spans === null || first === undefined) return null;
  const whole = (span: Span) => {
    const piece = text.slice(span.from, span.to);
    return piece.endsWith('\n') ? piece : `${piece}\n`;
  };
  const pieces = spans.map(whole);
  if (edit.kind === 'insert') {
    const lines = stringify([edit.value], asBlock)
      .trimEnd()
      .replaceAll(/^(?=.)/gm, ' '.repeat(first));
    pieces.splice(edit.index, 0, `${lines}\n`);
  } else {
    pieces.splice(edit.to, 0, ...pieces.splice(edit.from, 1));
  }
  return replaced(text, { from: spans[0]?.from ?? 0, to: spans.at(-1)?.to ?? 0 }, pieces.join(''));
}

function withoutItem(text: string, list: YAMLSeq, index: number): string | null {
  const span = itemSpans(text, list)?.[index];
  // An empty list has to be written in another form.
  return span === undefined || list.items.length === 1 ? null : replaced(text, span, '');
}

function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Behind the line break of the line that an end lies in; an end behind a line break is one already. */
function endOfLine(text: string, end: number): number {
  if (end > 0 && text[end - 1] === '\n') return end;
  const next = text.indexOf('\n', end);
  return next < 0 ? text.length : next + 1;
}

function columnOf(text: string, offset: number): number {
  return offset - startOfLine(text, offset);
}
