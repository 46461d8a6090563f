import { predicateOf, readEvidence } from '../../evidence/evidence-record.ts';
import { type ApprovalRequest, reviewedOf } from './approval-request.ts';
import { fieldLines, labelledLines, shownText } from './labelled-lines.ts';

/**
 * What would be signed, in words, line by line: all of what the digest covers, the verdicts and their figures first. A field that has no words
 * of its own here, of a later version for example, is shown with its label.
 */
export function describeRequest(request: ApprovalRequest): string[] {
  const { v: _version, workspace, plan, phase, criteria, answers, reviews, policy, said, ...others } = reviewedOf(request);
  const { id, title, ...rest } = phase;
  return [
    `${shownText(title, 1)} (${shownText(id, 1)}) of ${shownText(workspace, 1)}, round ${request.round + 1}`,
    `Digest ${request.digest}`,
    ...section('Criteria', criterionLines(request, criteria)),
    ...section('Answers', answers.flatMap(answerLines)),
    ...section('Reviews', reviews.flatMap(reviewLines)),
    ...Object.entries(others).flatMap(([name, value]) =>
      section(titles[name] ?? name, Array.isArray(value) ? itemLines(value) : linesOf(name, value)),
    ),
    ...section('Policy', fieldLines(policy, 1)),
    ...section('Plan', linesOf('plan', plan)),
    ...section('Phase, as the plan says it', fieldLines(rest, 1)),
    ...section('As it was said', linesOf('said', said)),
    ...section(
      'Missing before it can be approved',
      request.missing.map((what) => `  ${shownText(what, 1)}`),
    ),
  ];
}

const titles: Record<string, string> = { scopeChanges: 'Scope changes', builtInFindings: 'Findings of the built-in rules' };

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines];
}

function linesOf(name: string, value: unknown): string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? fieldLines(value, 1) : labelledLines(name, value, 1);
}

function itemLines(items: readonly unknown[]): string[] {
  return items.flatMap((item, index) => labelledLines(String(index + 1), item, 1));
}

type Reviewed = ReturnType<typeof reviewedOf>;

function criterionLines(request: ApprovalRequest, criteria: Reviewed['criteria']): string[] {
  const figures = figuresOf(request);
  return criteria.flatMap(({ title, required, metric, stat, op, value, unit, verdict, evidence, ...rest }) => {
    const rule =
      metric === undefined ? 'answered by a person' : [metric, stat, op, value, unit].filter((part) => part !== undefined).join(' ');
    const found = evidence === null ? 'no evidence' : (figures(evidence, metric, stat) ?? 'evidence that is not in the request');
    const head = `${verdict.replaceAll('_', ' ').padEnd(13)} ${title} (${rule}${required ? '' : ', not required'}): ${found}`;
    return [`  ${shownText(head, 2)}`, ...fieldLines({ evidence, ...rest }, 2)];
  });
}

function answerLines({ question, text, by, ...rest }: Reviewed['answers'][number]): string[] {
  return [`  ${shownText(`${question.replaceAll('_', ' ')}: ${text} (${by})`, 2)}`, ...fieldLines(rest, 2)];
}

function reviewLines({ lens, position, reason, person, ...rest }: Reviewed['reviews'][number]): string[] {
  return [`  ${shownText(`${lens}: ${person}, ${position}: ${reason}`, 2)}`, ...fieldLines(rest, 2)];
}

function figuresOf({ evidence }: ApprovalRequest) {
  return (digest: string, metric: string | undefined, stat: string | undefined): string | null => {
    for (const body of evidence) {
      const read = readEvidence(body, digest);
      if (!read.ok) continue;
      const { label, endedAt, figures, reason, by } = predicateOf(read.record);
      const figure = figures.find((one) => one.metric === metric && one.stat === stat);
      const value =
        figure?.value === undefined || figure.value === null ? reason : `${figure.value} ${figure.unit}, n = ${figure.n ?? 'unknown'}`;
      return `${value}, ${label}, ${endedAt}${by === null ? '' : `, ${by}`}`;
    }
    return null;
  };
}
