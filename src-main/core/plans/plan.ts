import type { z } from 'zod';
import type { Problem } from '#shared/contract/base.ts';
import type { QuestionId } from '#shared/contract/gates.ts';
import type { Lens } from '#shared/contract/lenses.ts';
import type { Stat } from './metrics.ts';
import type { Comparator } from './criterion-schema.ts';
import type { phaseSchema } from './plan-schema.ts';

/** Where a criterion's evidence comes from. */
export type CriterionSource =
  | { kind: 'scenario'; file: string }
  | { kind: 'probe'; probe: string; datasource: string }
  /** Result of another tool, by the name that it was imported under. */
  | { kind: 'import'; name: string }
  | { kind: 'checklist' };

/** What a relative criterion compares with: the pinned run of its scenario, or one run by its id. */
export type Baseline = { kind: 'pinned' } | { kind: 'run'; run: string };

interface CriterionBase {
  id: string;
  title: string;
  required: boolean;
  maxAgeMs: number | null;
  revision: 'current' | 'any';
  /** `plans/phase-4.yaml:41`. */
  origin: string;
}

export interface MeasuredCriterion extends CriterionBase {
  kind: 'measured';
  metric: string;
  stat: Stat;
  op: Comparator;
  value: number;
  unit: string;
  source: Exclude<CriterionSource, { kind: 'checklist' }>;
  accept: 'measured' | 'estimate';
  /** null: absolute. */
  baseline: Baseline | null;
}

/** Answered by a person: an item of a checklist, or a finding that no measurement verifies. */
export interface ChecklistCriterion extends CriterionBase {
  kind: 'checklist';
  source: { kind: 'checklist' };
  /** Id of the finding (C1, H1 …) that it verifies; null for an item of a checklist. */
  finding: string | null;
  /** Title of the list that it is an item of. */
  list: string | null;
}

export type Criterion = MeasuredCriterion | ChecklistCriterion;

type PhaseFields = z.output<typeof phaseSchema>;

/** As in the file, but with its criteria read, and what people have to answer among them. */
export interface Phase extends Omit<PhaseFields, 'criteria' | 'checklists' | 'reviews' | 'questions'> {
  criteria: Criterion[];
  questions: Partial<Record<QuestionId, string>>;
  lenses: Lens[];
  /** `plans/phase-4.yaml:12`. */
  origin: string;
}

export interface Plan {
  /** Relative to the workspace. */
  file: string;
  title: string;
  author: string | null;
  active: boolean;
  phases: Phase[];
  /** Odd, and no reason to hold a gate. */
  warnings: Problem[];
  /** By phase: the line of each task. Not in the phases, because a line that moves changes nothing that was approved. */
  taskLines: number[][];
}

/** `p95 < 200 ms`, as people read it. */
export function ruleOf(criterion: Criterion): string {
  if (criterion.kind === 'checklist') return criterion.finding === null ? 'attested' : 'verified';
  const { stat, op, value, unit, baseline } = criterion;
  const figure = stat === 'value' || stat === 'rate' || stat === 'count' ? '' : `${stat} `;
  if (baseline === null) return `${figure}${op} ${value} ${unit}`;
  const against = baseline.kind === 'pinned' ? 'the pinned baseline' : `run ${baseline.run}`;
  return unit === 'x' ? `${figure}${op} ${value} × ${against}` : `${figure}${op} ${value > 0 ? '+' : ''}${value} ${unit} of ${against}`;
}

/** What evidence for this criterion is filed under. */
export function topicOf(phaseId: string, criterion: Criterion): string {
  switch (criterion.source.kind) {
    case 'scenario':
      return runTopic(criterion.source.file);
    case 'probe':
      return probeTopic(criterion.source.datasource, criterion.source.probe);
    case 'import':
      return importTopic(criterion.source.name);
    case 'checklist':
      return checklistTopic(phaseId, criterion.id);
  }
}

export function importTopic(name: string): string {
  return `import:${name}`;
}

export function runTopic(file: string): string {
  return `run:${file}`;
}

export function probeTopic(datasource: string, probe: string): string {
  return `probe:${datasource}/${probe}`;
}

export function checklistTopic(phaseId: string, criterionId: string): string {
  return `checklist:${phaseId}/${criterionId}`;
}
