import type { z } from 'zod';
import type { Lens, QuestionId } from '#shared/contract/gates.ts';
import type { Stat } from './metrics.ts';
import type { Comparator, phaseSchema } from './plan-schema.ts';

/** Where a criterion's evidence comes from. */
export type CriterionSource =
  | { kind: 'scenario'; file: string }
  | { kind: 'probe'; probe: string; datasource: string }
  | { kind: 'checklist' };

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
}

export interface ChecklistCriterion extends CriterionBase {
  kind: 'checklist';
  source: { kind: 'checklist' };
}

export type Criterion = MeasuredCriterion | ChecklistCriterion;

type PhaseFields = z.output<typeof phaseSchema>;

export interface Phase {
  id: string;
  title: string;
  state: PhaseFields['state'];
  description: string;
  tasks: PhaseFields['tasks'];
  risks: PhaseFields['risks'];
  criteria: Criterion[];
  questions: Partial<Record<QuestionId, string>>;
  lenses: Lens[];
  origin: string;
}

export interface Plan {
  /** Relative to the workspace. */
  file: string;
  title: string;
  author: string | null;
  active: boolean;
  phases: Phase[];
}

/** `p95 < 200 ms`, as people read it. */
export function ruleOf(criterion: Criterion): string {
  if (criterion.kind === 'checklist') return 'attested';
  const { stat, op, value, unit } = criterion;
  const figure = stat === 'value' || stat === 'rate' || stat === 'count' ? '' : `${stat} `;
  return `${figure}${op} ${value} ${unit}`;
}

/** What evidence for this criterion is filed under. */
export function topicOf(phaseId: string, criterion: Criterion): string {
  switch (criterion.source.kind) {
    case 'scenario':
      return runTopic(criterion.source.file);
    case 'probe':
      return probeTopic(criterion.source.datasource, criterion.source.probe);
    case 'checklist':
      return checklistTopic(phaseId, criterion.id);
  }
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
