import { Document, YAMLMap, YAMLSeq, isMap } from 'yaml';
import { runMetric, stats } from '../plans/metrics.ts';
import { dimensionOf } from '../plans/units.ts';
import type { ImportedCriterion, ImportedPhase } from './imported-plan.ts';
import type { PlanImport } from './import-plan.ts';
import { clean, slug } from './source.ts';

/**
 * A plan file that `plan lint` accepts and a person completes: it is not active, so that it holds nothing yet. A criterion is written as
 * measured where a run can measure it as it stands; every other is a checklist item with what was read as its comment.
 */
export function draftPlan({ title, plan, remarks }: PlanImport): string {
  const phases = plan.phases.length > 0 ? plan.phases : [documentPhase(title)];
  const first = phases[0]?.id ?? 'phase';
  const of = <T extends { phase: string | null }>(items: readonly T[], id: string): T[] =>
    items.filter(({ phase }) => phase === id || (id === first && !phases.some((each) => each.id === phase)));
  const document = new Document({
    version: 1,
    title: title === '' ? 'Imported plan' : title,
    active: false,
    phases: phases.map((phase) => {
      const ids = new Ids();
      return {
        id: phase.id,
        title: phase.title,
        // Nobody has approved it here: what the document says of its state stays in the description.
        state: phase.state === 'deferred' || phase.state === 'blocked' ? phase.state : 'planned',
        ...description(phase),
        ...listOf(
          'tasks',
          of(plan.tasks, phase.id).map((task) => ({
            id: ids.next('task', task.id),
            title: task.title || task.id,
            state: task.state,
            ...(task.owner === null || task.owner === '' ? {} : { owner: task.owner }),
          })),
        ),
        ...listOf(
          'risks',
          of(plan.risks, phase.id).map((risk) => ({
            id: ids.next('risk', risk.id),
            title: risk.title || risk.id,
            ...(risk.mitigation === '' ? {} : { mitigation: risk.mitigation }),
          })),
        ),
        ...listOf(
          'criteria',
          of(plan.criteria, phase.id).map((criterion) =>
            criterionOf(criterion, ids.next('criterion', slug(criterion.metric) || 'criterion')),
          ),
        ),
      };
    }),
  });
  addComments(document, phases, (id) => of(plan.criteria, id));
  const notes = [...remarks, ...plan.contradictions.map(({ line, message }) => `Line ${line}: ${message}.`)];
  document.commentBefore = [
    ' Draft from a Markdown document. Complete it, then set `active: true`.',
    ...notes.map((note) => ` ${oneLine(note)}`),
  ].join('\n');
  return document.toString({ lineWidth: 0 });
}

function documentPhase(title: string): ImportedPhase {
  const id = slug(title) || 'phase-1';
  return {
    id,
    title: title || 'Imported phase',
    state: 'planned',
    status: null,
    duration: null,
    priority: null,
    risk: null,
    owner: null,
    fields: [],
    file: '',
    line: 1,
    raw: '',
  };
}

function description(phase: ImportedPhase): { description?: string } {
  const known = (['status', 'duration', 'priority', 'risk', 'owner'] as const).flatMap((name) =>
    phase[name] === null ? [] : [`${name}: ${phase[name]}`],
  );
  return known.length === 0 ? {} : { description: known.join('; ') };
}

function listOf<T>(name: string, items: readonly T[]): Record<string, readonly T[]> {
  return items.length === 0 ? {} : { [name]: items };
}

/** Metrics of a run that a name of the document stands for; null where only a person knows. */
function knownMetric({ metric }: ImportedCriterion): string | null {
  if (runMetric(metric) !== null) return metric;
  if (metric === 'http_req_duration') return 'response_time';
  if (metric === 'http_req_failed') return 'error_rate';
  return /^(?:api|http|server|service|endpoint|overall)_(?:response_time|latency)$/.test(metric) ? 'response_time' : null;
}

/** What can be written as measured: the scenario is named after the phase's own, and has to be written. */
function criterionOf(criterion: ImportedCriterion, id: string): Record<string, unknown> {
  const title = clean(oneLine(criterion.text)).slice(0, 200) || criterion.metric;
  const metric = knownMetric(criterion);
  const stat = stats.find((known) => known === criterion.stat);
  const wanted = metric === null || stat === undefined ? undefined : runMetric(metric)?.dimensions[stat];
  if (metric === null || stat === undefined || wanted === undefined || dimensionOf(criterion.unit) !== wanted || criterion.relative) {
    return { id, title, source: { checklist: true } };
  }
  const { op, value, unit } = criterion;
  return { id, title, metric, stat, op, value, unit, source: { scenario: 'to-be-named' } };
}

function addComments(document: Document, phases: readonly ImportedPhase[], criteriaOf: (id: string) => readonly ImportedCriterion[]): void {
  phases.forEach((phase, index) => {
    const items = document.getIn(['phases', index, 'criteria'], true);
    if (!(items instanceof YAMLSeq)) return;
    criteriaOf(phase.id).forEach(({ line, metric, stat, op, value, unit, relative, claimed, baseline }, at) => {
      const node: unknown = items.items[at];
      if (!isMap(node) || !(node instanceof YAMLMap)) return;
      const remarks = [
        relative ? 'against a baseline' : '',
        claimed ? 'ticked in the document: claimed, not measured' : '',
        baseline === null ? '' : `baseline ${oneLine(baseline)}`,
      ].filter((text) => text !== '');
      node.commentBefore = ` line ${line}: ${[`${metric} ${stat} ${op} ${value} ${unit}`, ...remarks].join('; ')}`;
    });
  });
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** Ids of a phase, each once per kind. */
class Ids {
  readonly #seen = new Map<string, number>();

  next(kind: string, wanted: string): string {
    const base = /^[a-z0-9]/i.test(wanted) ? wanted.replace(/[^\w.-]/g, '-') : `${kind}-${slug(wanted) || '1'}`;
    let id = base;
    for (let number = (this.#seen.get(`${kind} ${base}`) ?? 0) + 1; this.#seen.has(`${kind} ${id}`); number += 1) {
      id = `${base}-${number}`;
      this.#seen.set(`${kind} ${base}`, number);
    }
    this.#seen.set(`${kind} ${id}`, this.#seen.get(`${kind} ${id}`) ?? 1);
    return id;
  }
}
