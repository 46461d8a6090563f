import type { DocumentField } from './source.ts';
import type { Block } from './statements.ts';
import type { Origin } from './imported-plan.ts';

const inlineField = /^\s*([\p{L}\p{N}][\p{L}\p{N} /&'()_-]{0,48}?)\s*:\s+(\S.*)$/u;

/** Lines such as `**Status**: Planning` and `**Duration:** 1-2 hours`, and the YAML block at the top of a file. */
export function readFields(
  blocks: readonly Block[],
  yamlLines: readonly { line: number; text: string }[],
  origin: (line: number) => Origin,
): DocumentField[] {
  const fields: DocumentField[] = [];
  for (const { line, text } of yamlLines) {
    const match = inlineField.exec(text);
    if (match !== null) {
      const place = { headings: [], lead: null, leadLine: 0, parents: [] };
      fields.push({
        name: match[1] ?? '',
        value: (match[2] ?? '').replace(/^["']|["']$/g, ''),
        place,
        item: false,
        yaml: true,
        ...origin(line),
      });
    }
  }
  for (const block of blocks) {
    if (block.kind !== 'line') continue;
    const { bold, text } = block.content;
    if (bold === null) continue;
    const name = bold.replace(/[:：]\s*$/, '').trim();
    const start = text.indexOf(bold);
    const rest = text.slice(start + bold.length);
    const separated = /[:：]\s*$/.test(bold) || /^\s*[:：]/.test(rest);
    const value = rest.replace(/^\s*[:：]?\s*/, '').trim();
    if (!separated || name === '' || name.length > 60 || value === '') continue;
    fields.push({ name, value, place: block.place, item: block.item !== null, ...origin(block.line) });
  }
  return fields;
}

/** Separates the YAML block at the top of a file (three hyphens) from its Markdown, which keeps its line numbers. */
export function splitYaml(text: string): { markdown: string; yamlLines: { line: number; text: string }[] } {
  const lines = text.split('\n');
  if (lines[0]?.trim() !== '---') return { markdown: text, yamlLines: [] };
  const end = lines.findIndex((line, index) => index > 0 && /^(?:---|\.\.\.)\s*$/.test(line));
  if (end < 0 || end > maxYamlLines || !/^\w[\w -]*:/.test(lines[1] ?? '')) return { markdown: text, yamlLines: [] };
  const yamlLines = lines.slice(1, end).map((line, index) => ({ line: index + 2, text: line }));
  return { markdown: [...lines.slice(0, end + 1).map(() => ''), ...lines.slice(end + 1)].join('\n'), yamlLines };
}

/** A rule between two sections far apart is no front matter. */
const maxYamlLines = 60;
