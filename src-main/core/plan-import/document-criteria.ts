import { readAssertions } from './criteria/assertions.ts';
import { readThresholds } from './criteria/k6-thresholds.ts';
import type { FoundCriterion, ReadingContext, SectionKind } from './criteria/reading.ts';
import { readSentence } from './criteria/sentence-criteria.ts';
import { statsIn } from './criteria/statistics.ts';
import { type NumberStyle, inPointStyle, styleOf } from './criteria/number-style.ts';
import { translate } from './criteria/translate.ts';
import { readTable } from './criteria/table-criteria.ts';
import { tokenize } from './criteria/tokens.ts';
import type { ImportedCriterion } from './imported-plan.ts';
import { kindOfTitle, surelyNoGoals } from './section-kinds.ts';
import { type LineBlock, type Source, clean } from './source.ts';
import type { Block, Place } from './statements.ts';

/** Every measurable criterion of a document. */
export function readCriteria(source: Source): ImportedCriterion[] {
  const found: ImportedCriterion[] = [];
  const scenario = new ScenarioSteps();
  const style = styleOfDocument(source);
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
  for (const block of source.blocks) {
    switch (block.kind) {
      case 'heading':
        scenario.reset();
        break;
      case 'line': {
        const { text, original } = translate(inPointStyle(block.content.text, style));
        const step = scenario.step(text);
        if (step === 'given') break;
        const context = {
          ...contextOf(block.place, step === 'then' ? 'goals' : null, ownLabel(text), block.item !== null, isCheck(block)),
        };
        for (const criterion of readSentence(text, context)) {
          const at = original(criterion.at);
          add({ ...criterion, at }, block.content.text, block.content.lineAt(at), block.place, isClaimed(block));
        }
        break;
      }
      case 'table': {
        const context = contextOf(block.place, null, null, true);
        const titles = block.columns.map(({ text }) => translate(text).text);
        const rows = block.rows.map(({ cells, line }) => ({
          cells: cells.map(({ text }) => translate(inPointStyle(text, style)).text),
          written: cells.map(({ text }) => text.trim()).join(' | '),
          line,
        }));
        for (const { line, text, label: _label, baseline, improvement, ...criterion } of readTable(titles, rows, context)) {
          add({ ...criterion, at: 0 }, text, line, block.place, /[✅✓✔☑]|\[x\]/iu.test(text), { baseline, improvement });
        }
        break;
      }
      case 'code':
        for (const { criterion, text, line } of readCode(block)) add(criterion, text, line, block.place, false);
        break;
    }
  }
  return found;
}

/** A long paragraph is shown around the figure. */
function excerpt(text: string, at: number): string {
  if (text.length <= maxText) return text.trim();
  return text.slice(Math.max(0, at - maxText / 2), at + maxText / 2).trim();
}

const maxText = 400;

/** What the place of a line says: the nearest of label, parent item, lead-in and heading that announces goals or something else. */
function contextOf(place: Place, forced: SectionKind | null, label: string | null, item: boolean, check = false): ReadingContext {
  const parents = place.parents.map((text) => translate(text).text).toReversed();
  const headings = place.headings.map(({ text }) => translate(text).text).toReversed();
  const above = place.lead === null ? null : translate(place.lead).text;
  const lead = above !== null && (/[:：]\s*$/.test(above) || above.length < maxLead) ? above : null;
  const titles = [label, ...parents, lead, ...headings].filter((title): title is string => title !== null);
  const kinds = titles.map((title, index) => (index === 0 && label !== null ? kindOfLabel(title) : kindOfTitle(title)));
  const found = forced ?? kinds.find((kind) => kind !== null) ?? 'neutral';
  // `Workload` above boxes to tick is a part of what is checked; `Alerts` is not.
  const section = check && found === 'excluded' && !titles.some(surelyNoGoals) ? 'neutral' : found;
  const stat =
    [...parents, lead, ...headings].map((title) => (title === null ? null : onlyStat(title))).find((found) => found !== null) ?? null;
  const sentence = above !== null && lead === null ? onlyStat(above) : null;
  // `Success criteria` names nothing that is measured.
  const labels = [...parents, ...(lead === null ? [] : [lead]), ...headings].map((title) => title.replace(goalWords, ' '));
  return {
    section,
    labels,
    stat: stat ?? sentence,
    target: false,
    unit: null,
    item,
    check,
    op: null,
  };
}

const goalWords =
  /\b(?:(?:success|acceptance|exit|pass(?:ing)?|release|launch) (?:criteri(?:a|on)|metrics|gates?)|success|key performance indicators?|service[- ]level (?:objectives|agreements)|non-?functional requirements)\b/gi;

/** Characters of a lead-in; a longer paragraph says something of its own. */
const maxLead = 80;

function onlyStat(title: string): string | null {
  const tokens = tokenize(title);
  const stats = statsIn(tokens, 0, tokens.length);
  return stats.length === 1 ? (stats[0] ?? null) : null;
}

/** `Target` of `Target: < 0.1 %`. */
function ownLabel(text: string): string | null {
  const match = /^([^:.;<>≤≥]{2,60}):\s/.exec(clean(text));
  // `No open issues - Current: 0`: the label belongs to what follows the dash.
  return match?.[1] === undefined || /\s[-–—]\s/.test(match[1]) ? null : match[1];
}

/** A label of a line is more often the name of a metric than of a section: only clear words count. */
function kindOfLabel(label: string): SectionKind | null {
  if (
    /^(?:\W|\b(?:the|our|performance|slo|p\d{2})\b)*\b(?:targets?|goals?|slos?|slas?|acceptance(?: criteria)?|success(?: criteria| metrics?)?|exit criteria|pass(?:ing)? criteria|kpis?|objectives?|requirements?|criteri(?:a|on)|expected|must|exit|done when|passes? when|hypothesis|steady[- ]state(?: hypothesis)?)\b/i.test(
      label,
    ) &&
    kindOfTitle(label) !== 'excluded'
  )
    return 'goals';
  return /\b(?:current(?:ly)?|baselines?|actual|measured|today|before|observed|results?|alert(?:s|ing)?|alarms?|warning|critical(?: threshold)?|triggers?|rollback (?:if|when|trigger|criteria)|fail(?:ure)?s? (?:if|when|conditions?|criteria)|assum(?:e|ption)s?|definition|durations?|effort|estimate[ds]?|eta|timeline|deadline|schedule|workload|mix|ramp(?:[- ]?(?:up|down))?|think time|test data|data ?set|time-?outs?|settings?|config(?:uration)?|versions?|ports?|status|note|example|history|traffic|rollout|canary|load profile|probability|impact|likelihood|users? ramp|environment|hardware|stack)\b/i.test(
    label,
  ) && !/\b(?:rate|ratio|time to|time|latency|coverage)\s*$/i.test(label)
    ? 'excluded'
    : null;
}

/** A box to tick: what it says shall hold. */
function isCheck({ content, item }: LineBlock): boolean {
  return item !== null && (item.checked !== null || /^\s*(?:☐|☑|□|\[[ x]?\])/iu.test(content.text));
}

function styleOfDocument(source: Source): NumberStyle {
  const texts = source.blocks.flatMap((block) =>
    block.kind === 'line'
      ? [block.content.text]
      : block.kind === 'table'
        ? block.rows.flatMap(({ cells }) => cells.map(({ text }) => text))
        : [],
  );
  return styleOf(texts.join('\n'));
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

function* readCode(block: Extract<Block, { kind: 'code' }>): Generator<{ criterion: FoundCriterion; text: string; line: number }> {
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
  const section = contextOf(block.place, null, null, true);
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
