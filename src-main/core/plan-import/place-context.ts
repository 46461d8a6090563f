import type { ReadingContext, SectionKind } from './criteria/reading.ts';
import { findQuantities } from './criteria/quantities.ts';
import { statsIn } from './criteria/statistics.ts';
import { tokenize } from './criteria/tokens.ts';
import { translate } from './criteria/translate.ts';
import { kindOfTitle, surelyNoGoals } from './section-kinds.ts';
import { clean } from './source.ts';
import type { Place } from './statements.ts';

export interface Standing {
  /** What a step of a scenario is, whatever stands above it. */
  forced?: SectionKind | null;
  /** Of the line itself: `Target` of `Target: < 0.1 %`. */
  label?: string | null;
  item?: boolean;
  check?: boolean;
  foreign: boolean;
}

/** What the place of a line says: the nearest of label, parent item, lead-in and heading that announces goals or something else. */
export function contextOf(place: Place, { forced = null, label = null, item = true, check = false, foreign }: Standing): ReadingContext {
  const factsOf = (text: string) => titleFacts(text, foreign);
  const parents = place.parents.map(factsOf).toReversed();
  const headings = place.headings.map(({ text }) => factsOf(text)).toReversed();
  const above = place.lead === null ? null : factsOf(place.lead);
  const announces =
    above !== null && (/[:：]\s*$/.test(above.text) || (item && above.text.length < maxLead && !/[.!?]\s*$/.test(above.text)));
  const lead = announces ? above : null;
  const titles = [...parents, ...(lead === null ? [] : [lead]), ...headings];
  const kinds = [...(label === null ? [] : [kindOfLabel(label)]), ...titles.map(({ kind }) => kind)];
  // `Sizing sheet: mail gateway` names the document; only clear words of a title keep goals out of all of it.
  const whole = titles.at(-1);
  if (place.headings[0]?.depth === 1 && whole?.kind === 'excluded' && !whole.sure) kinds[kinds.length - 1] = null;
  const found = forced ?? kinds.find((kind) => kind !== null) ?? 'neutral';
  // `Workload` above boxes to tick is a part of what is checked; `Alerts` is not.
  const sure = titles.some(({ sure: none }) => none) || (label !== null && surelyNoGoals(label));
  const section = check && found === 'excluded' && !sure ? 'neutral' : found;
  const stat = titles.find((title) => title.stat !== null && (title !== lead || title.general))?.stat ?? null;
  const sentence = above !== null && lead === null && item && above.general ? above.stat : null;
  const labels = titles.map(({ label: name }) => name);
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

interface TitleFacts {
  /** In English. */
  text: string;
  kind: SectionKind | null;
  /** Surely nothing that is to be reached. */
  sure: boolean;
  stat: string | null;
  /** Its statistic holds for all that follows. */
  general: boolean;
  /** `Success criteria` names nothing that is measured. */
  label: string;
}

/** The same headings stand above every line of a section. */
const known = new Map<string, TitleFacts>();
const mostKnown = 500;

function titleFacts(written: string, foreign: boolean): TitleFacts {
  const key = `${foreign ? '1' : '0'}${written}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const { text } = translate(written.replaceAll(/\s+/g, ' '), foreign);
  const facts: TitleFacts = {
    text,
    kind: kindOfTitle(text),
    sure: surelyNoGoals(text),
    stat: onlyStat(text),
    general: holdsForAll(text),
    label: text.replace(goalWords, ' '),
  };
  if (known.size >= mostKnown) known.clear();
  known.set(key, facts);
  return facts;
}

const goalWords =
  /\b(?:(?:success|acceptance|exit|pass(?:ing)?|release|launch) (?:criteri(?:a|on)|metrics|gates?)|success|key performance indicators?|service[- ]level (?:objectives|agreements)|non-?functional requirements)\b/gi;

/** Characters of a lead-in; a longer paragraph says something of its own. */
const maxLead = 80;

/** `All numbers are the 75th percentile over 28 days`, and no sentence that sets a bound of its own. */
function holdsForAll(sentence: string): boolean {
  return !findQuantities(tokenize(sentence)).some(
    ({ unit, value }) => unit !== null && !(unit.dimension === 'time' && /^(?:d|week|month|h)$/.test(unit.name)) && value !== 0,
  );
}

function onlyStat(title: string): string | null {
  const tokens = tokenize(title);
  const stats = statsIn(tokens, 0, tokens.length);
  return stats.length === 1 ? (stats[0] ?? null) : null;
}

/** `Target` of `Target: < 0.1 %`. */
export function ownLabel(text: string): string | null {
  const match = /^((?:[^:.;<>≤≥]|\.(?=\d)){2,60}):\s/.exec(clean(text));
  // `No open issues - Current: 0`: the label belongs to what follows the dash.
  return match?.[1] === undefined || /\s[-–—]\s/.test(match[1]) ? null : match[1];
}

/** A label of a line is more often the name of a metric than of a section: only clear words count. */
function kindOfLabel(label: string): SectionKind | null {
  if (
    /^(?:\W|\b(?:the|our|performance|slo|p\d{2})\b)*\b(?:targets?|goals?|slos?|slas?|acceptance(?: criteria)?|success(?: criteria| metrics?)?|exit criteria|pass(?:ing)? (?:criteria|conditions?)|kpis?|objectives?|requirements?|criteri(?:a|on)|expected|must|exit|done when|passes? when|hypothesis|steady[- ]state(?: hypothesis)?)\b/i.test(
      label,
    ) &&
    kindOfTitle(label) !== 'excluded'
  )
    return 'goals';
  return /\b(?:current(?:ly)?|baselines?|actual|measured|today|before|observed|results?|alert(?:s|ing)?|alarms?|warning|critical(?: threshold)?|triggers?|rollback (?:if|when|trigger|criteria)|fail(?:ure)?s? (?:if|when|conditions?|criteria)|assum(?:e|ption)s?|definition|durations?|effort|estimate[ds]?|eta|timeline|deadline|schedule|workload|mix|ramp(?:[- ]?(?:up|down))?|think time|test data|data ?set|time-?outs?|settings?|config(?:uration)?|versions?|ports?|status|note|example|history|traffic|rollout|canary|load profile|probability|impact|likelihood|users? ramp|volumes?|fleet|inventory|blast radius|out of scope|not in scope|non-?goals?|open questions?|forecast|environment|hardware|stack)\b/i.test(
    label,
  ) && !/\b(?:rate|ratio|time to|time|latency|coverage)\s*$/i.test(label)
    ? 'excluded'
    : null;
}
