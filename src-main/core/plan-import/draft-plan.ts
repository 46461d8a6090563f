import { Document, YAMLMap, YAMLSeq, isMap } from 'yaml';
import type { ReviewedCriterion } from '#shared/contract/plan-import.ts';
import { commentOf, criterionFields, oneLine, reviewedCriterion } from './draft-criteria.ts';
import { Ids } from './draft-ids.ts';
import { draftTasks } from './draft-tasks.ts';
import type { ImportedPhase, ImportedPlan } from './imported-plan.ts';
import type { PlanImport } from './import-plan.ts';
import { slug } from './source.ts';

/**
 * A plan file that `plan lint` accepts and a person completes: it is not active, so that it holds nothing yet. A criterion is written as
 * measured where a run can measure it as it stands; every other is a checklist item with what was read as its comment.
 * @param criteria as a person has corrected them; left out, as they were read.
 * @param phaseId what a phase is called in the file: an id names one phase of the workspace.
 */
export function draftPlan(
  { title, plan, remarks }: PlanImport,
  criteria: readonly ReviewedCriterion[] = plan.criteria.map(reviewedCriterion),
  phaseId: (id: string) => string = (id) => id,
): string {
  const phases = plan.phases.length > 0 ? plan.phases : [documentPhase(title)];
  const first = phases[0]?.id ?? 'phase';
  const known = new Set(phases.map(({ id }) => id));
  const phaseOf = ({ phase }: { phase: string | null }) => (phase !== null && known.has(phase) ? phase : first);
  const of = <T extends { phase: string | null }>(items: readonly T[], id: string): T[] => items.filter((item) => phaseOf(item) === id);
  const tasks = draftTasks(plan, new Ids(), phaseOf);
  const document = new Document({
    version: 1,
    title: title === '' ? 'Imported plan' : title,
    active: false,
    phases: phases.map((phase) => {
      const ids = new Ids();
      const own = of(criteria, phase.id).map((criterion) => ({
        criterion,
        fields: criterionFields(criterion, ids.next('criterion', slug(criterion.metric) || 'criterion')),
      }));
      return {
        id: phaseId(phase.id),
        title: phase.title,
        // Nobody has approved it here: what the document says of its state stays in the description.
        state: phase.state === 'deferred' || phase.state === 'blocked' ? phase.state : 'planned',
        ...description(phase),
        ...(phase.owner === null || oneLine(phase.owner) === '' ? {} : { owner: oneLine(phase.owner) }),
        ...listOf('milestones', milestonesOf(of(plan.milestones, phase.id), ids)),
        ...listOf('tasks', tasks.get(phase.id) ?? []),
        ...listOf('risks', risksOf(of(plan.risks, phase.id), ids)),
        ...listOf('findings', findingsOf(of(plan.findings, phase.id), ids)),
        ...listOf('kpis', kpisOf(of(plan.criteria, phase.id), own, ids)),
        ...listOf('decisions', decisionsOf(of(plan.reviews, phase.id), ids)),
        ...listOf(
          'criteria',
          own.map(({ fields }) => fields),
        ),
      };
    }),
  });
  addComments(document, phases, (id) => of(criteria, id));
  const notes = [...remarks, ...plan.contradictions.map(({ line, message }) => `Line ${line}: ${message}.`)];
  const shown = notes.slice(0, mostNotes);
  document.commentBefore = [
    ' Draft from a Markdown document. Complete it, then set `active: true`.',
    ...shown.map((note) => ` ${oneLine(note)}`),
    ...(notes.length > shown.length ? [` And ${notes.length - shown.length} more.`] : []),
  ].join('\n');
  return document.toString({ lineWidth: 0 });
}

const mostNotes = 200;

function documentPhase(title: string): ImportedPhase {
  const id = slug(title) || 'phase-1';
  const nothing = { status: null, duration: null, priority: null, risk: null, owner: null, fields: [], file: '', line: 1, raw: '' };
  return { id, title: title || 'Imported phase', state: 'planned', ...nothing };
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

function milestonesOf(milestones: ImportedPlan['milestones'], ids: Ids) {
  return milestones.map(({ id, title, when }) => {
    const due = /\d{4}-\d{2}-\d{2}/.exec(when ?? '')?.[0];
    const isDate =
      due !== undefined &&
      new Date(`${due}T00:00:00Z`).toString() !== 'Invalid Date' &&
      new Date(`${due}T00:00:00Z`).toISOString().startsWith(due);
    return { id: ids.next('milestone', id), title: oneLine(title) || id, ...(isDate ? { due } : {}) };
  });
}

function risksOf(risks: ImportedPlan['risks'], ids: Ids) {
  return risks.map((risk) => {
    const [probability, impact] = [levelOf(risk.probability), levelOf(risk.impact)];
    const { mitigation, rollback } = apart(oneLine(risk.mitigation));
    return {
      id: ids.next('risk', risk.id),
      title: oneLine(risk.title) || risk.id,
      ...(probability === null ? {} : { probability }),
      ...(impact === null ? {} : { impact }),
      ...(mitigation === '' ? {} : { mitigation }),
      ...(rollback === '' ? {} : { rollback }),
    };
  });
}

/** `cache and batch; Rollback: feature flag`. */
function apart(written: string): { mitigation: string; rollback: string } {
  const match = /^(.*?)[;.,]?\s*\b(?:rollback|roll back|fallback)(?: plan)?:\s*(.+)$/i.exec(written);
  return match === null ? { mitigation: written, rollback: '' } : { mitigation: match[1] ?? '', rollback: match[2] ?? '' };
}

/** `Very high`, `40 %`, `Mittel` → what a plan knows. */
function levelOf(written: string | null): 'low' | 'medium' | 'high' | null {
  if (written === null) return null;
  const share = /(\d{1,3})\s*%/.exec(written);
  if (share !== null) return Number(share[1]) < 25 ? 'low' : Number(share[1]) < 60 ? 'medium' : 'high';
  const match = /\b(low|minor|unlikely|rare|niedrig|gering|medium|moderate|possible|mittel|high|major|severe|critical|likely|hoch)/i
    .exec(written)?.[1]
    ?.toLowerCase();
  if (match === undefined) return null;
  if (/^(?:low|minor|unlikely|rare|niedrig|gering)$/.test(match)) return 'low';
  return /^(?:medium|moderate|possible|mittel)$/.test(match) ? 'medium' : 'high';
}

function findingsOf(findings: ImportedPlan['findings'], ids: Ids) {
  return findings.map(({ id, title, severity }) => ({ id: ids.next('finding', id), title: oneLine(title) || id, severity }));
}

/** A figure that has a value today: the same line is a criterion and what the phase improves. */
function kpisOf(
  criteria: ImportedPlan['criteria'],
  own: readonly { criterion: ReviewedCriterion; fields: Record<string, unknown> }[],
  ids: Ids,
) {
  return criteria.flatMap(({ line, metric, stat, op, value, unit, baseline, improvement }) => {
    if (baseline === null || oneLine(baseline) === '') return [];
    const measured = own.find(({ criterion }) => criterion.line === line && criterion.value === value)?.fields['id'];
    return [
      {
        id: ids.next('kpi', slug(metric) || 'kpi'),
        title: metric.replaceAll('_', ' ') || 'KPI',
        baseline: oneLine(baseline),
        target: `${op} ${value} ${unit}${/^p\d|mean|max|min/.test(stat) ? ` (${stat})` : ''}`,
        ...(improvement === null || oneLine(improvement) === '' ? {} : { improvement: oneLine(improvement) }),
        ...(typeof measured === 'string' ? { criterion: measured } : {}),
      },
    ];
  });
}

function decisionsOf(reviews: ImportedPlan['reviews'], ids: Ids) {
  const decisions = reviews.filter(({ kind }) => kind === 'decision');
  return decisions.map(({ statement, reviewer }, index) => ({
    id: ids.next('decision', /^(D-?\d{1,3})\b/i.exec(statement)?.[1] ?? `D${index + 1}`),
    title: oneLine(statement).slice(0, 300) || 'Decision',
    ...(reviewer === null || oneLine(reviewer) === '' ? {} : { by: oneLine(reviewer) }),
  }));
}

function addComments(document: Document, phases: readonly ImportedPhase[], criteriaOf: (id: string) => readonly ReviewedCriterion[]): void {
  phases.forEach((phase, index) => {
    const items = document.getIn(['phases', index, 'criteria'], true);
    if (!(items instanceof YAMLSeq)) return;
    criteriaOf(phase.id).forEach((criterion, at) => {
      const node: unknown = items.items[at];
      if (isMap(node) && node instanceof YAMLMap) node.commentBefore = commentOf(criterion);
    });
  });
}
