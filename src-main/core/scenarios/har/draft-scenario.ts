import { Document, isMap, isScalar, type Node, YAMLMap, type YAMLSeq } from 'yaml';
import type { DraftStep } from './draft-step.ts';
import { thinkText } from './think-times.ts';

/** A scenario draft that the editor still takes, with room for a person's own additions. */
const longestDraft = 160 * 1024;

export interface DraftOptions {
  name: string;
  address: { target: string } | { baseUrl: string };
  /** First lines of the file, without `#`. */
  head: string[];
  steps: readonly DraftStep[];
  /** Pause in ms before each step; 0: none. */
  thinkMs: readonly number[];
  mostSteps: number;
}

export interface Draft {
  yaml: string;
  /** Requests that found room. */
  written: number;
}

/** The YAML of a scenario: a small constant rate, each recorded request as a step, remarks as comments beside them. */
export function draftScenario({ name, address, head, steps, thinkMs, mostSteps }: DraftOptions): Draft {
  const items: { value: unknown; comment: string[] }[] = [];
  let written = 0;
  let size = 0;
  for (const [index, { step, secrets, remarks }] of steps.entries()) {
    const pause = index === 0 ? 0 : (thinkMs[index] ?? 0);
    size += JSON.stringify(step).length;
    if (items.length + (pause > 0 ? 2 : 1) > mostSteps || (size > longestDraft && written > 0)) break;
    if (pause > 0) items.push({ value: { think: thinkText(pause) }, comment: [] });
    const comment = [...(secrets.length > 0 ? [`not copied: ${[...new Set(secrets)].join(', ')}`] : []), ...remarks];
    items.push({ value: step, comment });
    written += 1;
  }
  const document = new Document({
    name,
    ...address,
    executor: 'constant-arrival-rate',
    rate: '1/s',
    duration: '60s',
    steps: items.map(({ value }) => value),
    thresholds: { error_rate: ['rate<0.01'] },
  });
  document.commentBefore = head.map((line) => ` ${oneLine(line)}`).join('\n');
  const sequence = document.get('steps') as YAMLSeq<Node>;
  for (const [index, node] of sequence.items.entries()) {
    const comment = items[index]?.comment ?? [];
    if (comment.length > 0) node.commentBefore = comment.map((line) => ` ${oneLine(line)}`).join('\n');
    inOneLine(node);
  }
  const thresholds = document.getIn(['thresholds', 'error_rate'], true) as YAMLSeq;
  thresholds.flow = true;
  comment(document, 'rate', ' virtual users that begin per second; each walks through all steps');
  return { yaml: document.toString({ lineWidth: 0, flowCollectionPadding: true }), written };
}

/** Short maps read better in one line: `check`, and requests without headers and body. */
function inOneLine(step: Node): void {
  if (!isMap(step)) return;
  for (const pair of step.items) {
    if (!isMap(pair.value)) continue;
    const simple = pair.value.items.every((item) => isScalar(item.value)) && JSON.stringify(pair.value.toJSON()).length < 90;
    if (simple) pair.value.flow = true;
  }
}

function comment(document: Document, key: string, text: string): void {
  const node = document.contents instanceof YAMLMap ? document.contents.get(key, true) : null;
  if (isScalar(node)) node.comment = text;
}

/** A comment ends with its line; nothing of a recording may get out of it. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
