import { englishTitle } from './criteria/column-titles.ts';
import { readAssertions } from './criteria/assertions.ts';
import { readThresholds } from './criteria/k6-thresholds.ts';
import type { FoundCriterion, ReadingContext } from './criteria/reading.ts';
import { readSentence } from './criteria/sentence-criteria.ts';
import { inPointStyle, styleOf } from './criteria/number-style.ts';
import { isForeign, translate } from './criteria/translate.ts';
import { readTable } from './criteria/table-criteria.ts';
import type { ImportedCriterion } from './imported-plan.ts';
import { contextOf, ownLabel } from './place-context.ts';
import type { LineBlock, Source } from './source.ts';
import type { Block, Place } from './statements.ts';

/** Every measurable criterion of a document. */
export function readCriteria(source: Source): ImportedCriterion[] {
  const found: ImportedCriterion[] = [];
  const scenario = new ScenarioSteps();
  const whole = textOf(source);
  const style = styleOf(whole);
  const foreign = isForeign(whole);
  const add = (
    criterion: FoundCriterion,
    text: string,
    line: number,
    place: Place,
    claimed: boolean,
    more: Partial<ImportedCriterion> = {},
  ) => {
    const { at: _at, ...fields } = criterion;
    found.push({
      text: excerpt(text, criterion.at),
      ...fields,
      phase: source.phaseAt(line, place),
      claimed,
      baseline: null,
      improvement: null,
      ...more,
      ...source.origin(line),
    });
  };
  for (const { name, value, line, yaml, place } of source.fields) {
    if (yaml !== true || !measurable.test(name)) continue;
    const text = `${name.replaceAll(/[_-]/g, ' ')}: ${value}`;
    const context: ReadingContext = { ...contextOf(place, { foreign }), section: goalName.test(name) ? 'goals' : 'neutral' };
    for (const criterion of readSentence(text, context)) add({ ...criterion, at: 0 }, `${name}: ${value}`, line, place, false);
  }
  for (const block of source.blocks) {
    switch (block.kind) {
      case 'heading':
        scenario.reset();
        break;
      case 'line': {
        const { text, original } = translate(inPointStyle(block.content.text, style), foreign);
        const step = scenario.step(text);
        if (step === 'given') break;
        const context = contextOf(block.place, {
          forced: step === 'then' ? 'goals' : null,
          label: ownLabel(text),
          item: block.item !== null,
          check: isCheck(block),
          foreign,
        });
        for (const criterion of readSentence(text, context)) {
          const at = original(criterion.at);
          add({ ...criterion, at }, block.content.text, block.content.lineAt(at), block.place, isClaimed(block));
        }
        break;
      }
      case 'table': {
        const context = contextOf(block.place, { foreign });
        const titles = block.columns.map(({ text }) => translate(englishTitle(text, foreign), foreign).text);
        const rows = block.rows.map(({ cells, line }) => ({
          cells: cells.map(({ text }) => translate(inPointStyle(text, style), foreign).text),
          written: cells.map(({ text }) => text.trim()).join(' | '),
          line,
        }));
        for (const { line, text, label: _label, baseline, improvement, ...criterion } of readTable(titles, rows, context)) {
          add({ ...criterion, at: 0 }, text, line, block.place, /[✅✓✔☑]|\[x\]/iu.test(text), { baseline, improvement });
        }
        break;
      }
      case 'code':
        for (const { criterion, text, line } of readCode(block, foreign)) add(criterion, text, line, block.place, false);
        break;
    }
  }
  return found;
}

/** Names in the YAML at the top of a file that say a goal; `version: 2.3` and `error_budget: 0.05%` say none. */
const goalName = /(?:^|[_ -])(?:slo|sla|target|goal|objective|max|min|limit)(?:$|[_ -])/i;
const measurable =
  /(?:^|[_ -])(?:slos?|slas?|targets?|goals?|objectives?|latency|availability|uptime|throughput|p\d\d|rto|rpo|coverage|error[_ -]rate|response[_ -]time)(?:$|[_ -])/i;

/** A long paragraph is shown around the figure. */
function excerpt(text: string, at: number): string {
  if (text.length <= maxText) return text.trim();
  return text.slice(Math.max(0, at - maxText / 2), at + maxText / 2).trim();
}

const maxText = 400;

/** A box to tick: what it says shall hold. */
function isCheck({ content, item }: LineBlock): boolean {
  return (item !== null && item.checked !== null) || /^\s*(?:☐|☑|□|\[[ x]?\])/iu.test(content.text);
}

function textOf(source: Source): string {
  const texts = source.blocks.flatMap((block) =>
    block.kind === 'line'
      ? [block.content.text]
      : block.kind === 'table'
        ? block.rows.flatMap(({ cells }) => cells.map(({ text }) => text))
        : [],
  );
  return texts.join('\n');
}

/** A mark in a list of goals is decoration: it claims, and proves nothing. */
function isClaimed({ content, item }: LineBlock): boolean {
  return item?.checked === true || /^\s*(?:✅|✓|✔|☑)/u.test(content.text) || /(?:✅|✓|✔)\ufe0f?\s*$/u.test(content.text);
}

/** What is given, and what is done, are parameters; what then follows is the criterion. */
class ScenarioSteps {
  #in: 'given' | 'then' | null = null;

  reset(): void {
    this.#in = null;
  }

  /** Of a line that is one step; a sentence with all three is read as a whole. */
  step(text: string): 'given' | 'then' | null {
    const word = /^\W*(given|when|then|and|but)\b/i.exec(text)?.[1]?.toLowerCase();
    if (word === undefined) {
      this.#in = null;
      return null;
    }
    if (/\bthen\b/i.test(text.slice(text.toLowerCase().indexOf(word) + word.length))) return null;
    if (word === 'given') this.#in = 'given';
    else if (word === 'then') this.#in = 'then';
    else if (word === 'when') this.#in = this.#in === null ? null : 'given';
    return this.#in;
  }
}

function* readCode(
  block: Extract<Block, { kind: 'code' }>,
  foreign: boolean,
): Generator<{ criterion: FoundCriterion; text: string; line: number }> {
  const lines = block.value.split('\n');
  const lineOf = (offset: number) => block.value.slice(0, offset).split('\n').length - 1;
  const code = block.value.slice(0, maxCode);
  for (const criterion of [...readThresholds(code), ...readAssertions(code)]) {
    const index = lineOf(criterion.at);
    yield { criterion, text: lines[index] ?? '', line: block.firstLine + index };
  }
  const isScenario =
    /^(?:gherkin|feature|cucumber)$/.test(block.language) || /^\s*(?:Feature|Scenario)\s*:/m.test(block.value.slice(0, maxCode));
  const isText = block.language === '' || /^(?:text|txt|plain|plaintext|md|markdown)$/.test(block.language);
  if (!isScenario && !isText) return;
  const steps = new ScenarioSteps();
  const section = contextOf(block.place, { foreign });
  if (!isScenario && section.section !== 'goals') return;
  for (const [index, text] of lines.slice(0, maxCodeLines).entries()) {
    const step = steps.step(text);
    if (isScenario ? step !== 'then' : step === 'given') continue;
    // A tree of a timeline or of folders is no list of goals.
    if (!isScenario && (/[├└│┌]/.test(text) || !/[<>≤≥]/.test(text))) continue;
    const context: ReadingContext = { ...section, section: 'goals' };
    for (const criterion of readSentence(text, context)) yield { criterion, text, line: block.firstLine + index };
  }
}

/** A longer listing is a program, not a plan. */
const maxCode = 60_000;
const maxCodeLines = 500;
