import type { ReviewChanges, ReviewedCriterion, ReviewedDocument } from '#shared/contract/plan-import.ts';

/** A criterion of the draft, as a person left it. */
export interface Entry {
  key: string;
  /** Its place among what was read; null for one that was added. */
  index: number | null;
  criterion: ReviewedCriterion;
  changed: boolean;
  dropped: boolean;
}

/** What a person did, so that it can be done again after a reload. */
export interface Work {
  plan: string;
  changes: ReviewChanges;
}

export interface Review {
  entries: readonly Entry[];
  plan: string;
}

export type ReviewAction =
  | { kind: 'edit'; key: string; change: Partial<ReviewedCriterion> }
  | { kind: 'drop'; key: string }
  | { kind: 'restore'; key: string }
  | { kind: 'reset'; key: string; read: ReviewedCriterion }
  | { kind: 'add'; criteria: readonly ReviewedCriterion[] }
  | { kind: 'name'; plan: string };

export function beginReview(document: ReviewedDocument, work: Work | null): Review {
  const changed = new Map(work?.changes.changed.map(({ index, criterion }) => [index, criterion]));
  const read = document.criteria.map((criterion, index): Entry => {
    const change = changed.get(index);
    return { key: `read-${index}`, index, criterion: change ?? criterion, changed: change !== undefined, dropped: change === null };
  });
  const added = (work?.changes.added ?? []).map((criterion, index) => addedEntry(criterion, index));
  return { entries: inOrder([...read, ...added]), plan: work?.plan ?? document.suggestedName };
}

export function review(before: Review, action: ReviewAction): Review {
  switch (action.kind) {
    case 'edit':
      return withEntry(before, action.key, (entry) => ({ ...entry, changed: true, criterion: { ...entry.criterion, ...action.change } }));
    case 'drop':
      return before.entries.some(({ key, index }) => key === action.key && index === null)
        ? { ...before, entries: before.entries.filter(({ key }) => key !== action.key) }
        : withEntry(before, action.key, (entry) => ({ ...entry, dropped: true }));
    case 'restore':
      return withEntry(before, action.key, (entry) => ({ ...entry, dropped: false }));
    case 'reset':
      return withEntry(before, action.key, (entry) => ({ ...entry, changed: false, dropped: false, criterion: action.read }));
    case 'add': {
      const next =
        Math.max(-1, ...before.entries.flatMap(({ key, index }) => (index === null ? [Number(key.slice('added-'.length))] : []))) + 1;
      return {
        ...before,
        entries: inOrder([...before.entries, ...action.criteria.map((criterion, at) => addedEntry(criterion, next + at))]),
      };
    }
    case 'name':
      return { ...before, plan: action.plan };
  }
}

/** What the core needs to know, and what is kept for a reload: only what differs from what was read. */
export function changesOf({ entries }: Review): ReviewChanges {
  return {
    changed: entries.flatMap(({ index, criterion, changed, dropped }) =>
      index === null || (!changed && !dropped) ? [] : [{ index, criterion: dropped ? null : criterion }],
    ),
    added: entries.flatMap(({ index, criterion, dropped }) => (index === null && !dropped ? [criterion] : [])),
  };
}

/** `response_time · p95 < 200 ms`. */
export function ruleOf({ metric, stat, op, value, unit }: ReviewedCriterion): string {
  const figure = /^(?:value|rate|count)$/.test(stat) ? '' : `${stat} `;
  return `${metric} · ${figure}${op} ${value} ${unit === 'count' ? '' : unit}`.trim();
}

export function sourceWords({ source }: ReviewedCriterion): string {
  if (source === null) return 'not mapped';
  if ('scenario' in source) return source.scenario === 'to-be-named' ? 'a scenario, to be named' : source.scenario;
  if ('probe' in source) return `${source.probe || 'a probe'} of ${source.datasource || 'a datasource'}`;
  return 'import' in source ? `imported as ${source.import}` : 'a person, with a note';
}

function addedEntry(criterion: ReviewedCriterion, number: number): Entry {
  return { key: `added-${number}`, index: null, criterion, changed: true, dropped: false };
}

/** By line; what has none comes last. */
function inOrder(entries: readonly Entry[]): Entry[] {
  return entries.toSorted(
    (a, b) => (a.criterion.line ?? Infinity) - (b.criterion.line ?? Infinity) || (a.index ?? Infinity) - (b.index ?? Infinity),
  );
}

function withEntry(before: Review, key: string, change: (entry: Entry) => Entry): Review {
  return { ...before, entries: before.entries.map((entry) => (entry.key === key ? change(entry) : entry)) };
}
