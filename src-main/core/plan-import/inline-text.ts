import type { PhrasingContent } from 'mdast';

/** A line of writing: what a hard break, or the label of the next field, separates. */
export interface TextLine {
  text: string;
  /** Line of the document at an offset of `text`. */
  lineAt(offset: number): number;
  /** Begins with bold text, which this is: `**Status**: …`. */
  bold: string | null;
}

interface Piece {
  text: string;
  line: number;
}

/** Plain text of inline content, one per line of writing. Struck-out text and HTML are left out, code stays as it is. */
export function textLines(nodes: readonly PhrasingContent[], lineOffset: number): TextLine[] {
  const lines: { pieces: Piece[]; bold: string | null }[] = [{ pieces: [], bold: null }];
  const current = () => lines.at(-1) ?? { pieces: [], bold: null };
  const visit = (node: PhrasingContent, first: boolean, next: PhrasingContent | undefined) => {
    const line = (node.position?.start.line ?? 1) + lineOffset;
    switch (node.type) {
      case 'text': {
        const parts = node.value.split('\n');
        parts.forEach((part, index) => {
          // A new line that starts with a bold label is a new field, with or without a hard break.
          const startsField = index > 0 && index === parts.length - 1 && part.trim() === '' && next?.type === 'strong';
          if (index > 0 && (startsField || /^\s*(?:[✅❌☑☐✔✓•]|\d{1,2}[.)]\s|\p{Lu}[\p{L} -]{2,28}:\s)/u.test(part)))
            lines.push({ pieces: [], bold: null });
          else if (index > 0) current().pieces.push({ text: ' ', line: line + index });
          if (part !== '') current().pieces.push({ text: part, line: line + index });
        });
        return;
      }
      case 'inlineCode':
        current().pieces.push({ text: node.value, line });
        return;
      case 'break':
        lines.push({ pieces: [], bold: null });
        return;
      case 'html':
        if (/^<br\b/i.test(node.value)) lines.push({ pieces: [], bold: null });
        return;
      case 'delete':
      case 'image':
      case 'imageReference':
      case 'footnoteReference':
        return;
      case 'strong':
      case 'emphasis':
      case 'link':
      case 'linkReference': {
        const atStart = first || current().pieces.every(({ text }) => /^[\s\p{Extended_Pictographic}\ufe0f]*$/u.test(text));
        if (node.type === 'strong' && atStart && current().bold === null) current().bold = plainText(node.children);
        node.children.forEach((child, index) => visit(child, first && index === 0, node.children[index + 1]));
        return;
      }
    }
  };
  nodes.forEach((node, index) => visit(node, index === 0, nodes[index + 1]));
  return lines.filter(({ pieces }) => pieces.some(({ text }) => text.trim() !== '')).map(({ pieces, bold }) => toLine(pieces, bold));
}

function toLine(pieces: readonly Piece[], bold: string | null): TextLine {
  const starts: { offset: number; line: number }[] = [];
  let text = '';
  for (const piece of pieces) {
    starts.push({ offset: text.length, line: piece.line });
    text += piece.text;
  }
  return {
    text,
    bold,
    lineAt: (offset) => {
      let [low, high] = [0, starts.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle]?.offset ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return starts[low]?.line ?? 1;
    },
  };
}

/** All text of inline content in one line. */
export function plainText(nodes: readonly PhrasingContent[]): string {
  return textLines(nodes, 0)
    .map(({ text }) => text)
    .join(' ')
    .trim();
}
