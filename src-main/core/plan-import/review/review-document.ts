import type { DocumentMark, ReviewedDocument } from '#shared/contract/plan-import.ts';
import { reviewedCriterion } from '../draft-criteria.ts';
import type { PlanImport } from '../import-plan.ts';
import type { ImportedPlan } from '../imported-plan.ts';
import { slug } from '../source.ts';

/** A document beside what was read in it, for a person who looks at both. */
export function reviewDocument({ title, plan, text, rawLines, remarks }: PlanImport, file: string): ReviewedDocument {
  const lines = text.split('\n');
  const raw = lines.flatMap((line, index) => {
    const written = rawLines[index];
    return written === undefined || written === line ? [] : [{ line: index + 1, text: written }];
  });
  const marks = [
    ...marksOf(plan),
    ...raw.map(({ line, text: written }): DocumentMark => ({ line, kind: 'repaired', label: `in the file: ${written.trim()}` })),
  ];
  return {
    title,
    lines,
    raw,
    remarks,
    marks: marks.map((mark) => ({ ...mark, label: mark.label.slice(0, 300) })).toSorted((a, b) => a.line - b.line),
    criteria: plan.criteria.map(reviewedCriterion),
    phases: plan.phases.map(({ id, title: name, line }) => ({ id, title: name, line })),
    contradictions: plan.contradictions.map(({ line, lines: others, message }) => ({ line, lines: others, message })),
    counts: {
      phases: plan.phases.length,
      milestones: plan.milestones.length,
      tasks: plan.tasks.length,
      criteria: plan.criteria.length,
      risks: plan.risks.length,
      findings: plan.findings.length,
      dependencies: plan.dependencies.length,
      reviews: plan.reviews.length,
    },
    suggestedName: slug(title) || slug(file.replace(/\.[a-z]+$/i, '')) || 'imported-plan',
  };
}

function marksOf(plan: ImportedPlan): DocumentMark[] {
  return [
    ...plan.criteria.map(({ line, metric, stat, op, value, unit }): DocumentMark => ({
      line,
      kind: 'criterion',
      label: `${metric} ${stat} ${op} ${value} ${unit}`,
    })),
    ...plan.phases.map(({ line, id }): DocumentMark => ({ line, kind: 'phase', label: id })),
    ...plan.milestones.map(({ line, id }): DocumentMark => ({ line, kind: 'milestone', label: id })),
    ...plan.tasks.map(({ line, title }): DocumentMark => ({ line, kind: 'task', label: title })),
    ...plan.risks.map(({ line, id }): DocumentMark => ({ line, kind: 'risk', label: id })),
    ...plan.findings.map(({ line, id, severity }): DocumentMark => ({ line, kind: 'finding', label: `${id}, ${severity}` })),
    ...plan.dependencies.map(({ line, text }): DocumentMark => ({ line, kind: 'dependency', label: text })),
    ...plan.reviews.map(({ line, position, reviewer }): DocumentMark => ({
      line,
      kind: 'review',
      label: reviewer === null ? position : `${reviewer}: ${position}`,
    })),
    ...plan.contradictions.map(({ line, message }): DocumentMark => ({ line, kind: 'contradiction', label: message })),
  ];
}
