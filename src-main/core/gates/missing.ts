import type { z } from 'zod';
import type { Verdict } from '#shared/contract/base.ts';
import type { GateAction, missingSchema } from '#shared/contract/gates.ts';
import type { ScenarioSummary } from '#shared/contract/runs.ts';
import { formatDuration } from '#shared/durations.ts';
import type { Criterion } from '../plans/plan.ts';
import { ruleOf } from '../plans/plan.ts';
import type { Assessment, EvaluatedCriterion } from './assess-phase.ts';
import type { Blocker } from './blockers.ts';
import { type Evaluation, neverAnswered, neverMeasured } from './evaluate-criterion.ts';
import { questions } from './questions.ts';
import { missingReview } from './missing-review.ts';
import { missingBuiltIn, missingFinding, missingScope, missingSignatures } from './missing-words.ts';
import { figure, limitText } from './words.ts';

export type Missing = z.infer<typeof missingSchema>;

/** What is to be repaired first, then what is to be measured, then what people have to say. */
const order: Record<Blocker['kind'], number> = {
  problem: 0,
  fault: 1,
  no_criteria: 2,
  criterion: 3,
  finding: 4,
  rejected: 5,
  scope: 6,
  built_in: 7,
  question: 8,
  review: 9,
};
const criterionOrder: Partial<Record<Verdict, number>> = { fail: 0, not_measured: 1, inconclusive: 2, stale: 3 };

/** What is missing, in the order of what to do next; the signatures come last, as one item. */
export function missingItems(assessment: Assessment, scenarios: readonly ScenarioSummary[]): Missing[] {
  if (assessment.released) return [];
  const rank = (blocker: Blocker) => {
    if (blocker.kind !== 'criterion') return order[blocker.kind] * 10;
    const { criterion, evaluation } = blocker;
    // A checklist item is quick and depends on nothing: after what has to be measured.
    return order.criterion * 10 + (criterion.kind === 'checklist' ? 5 : (criterionOrder[evaluation.verdict] ?? 4));
  };
  const items = assessment.blockers.toSorted((a, b) => rank(a) - rank(b)).map((blocker, index) => missingOf(blocker, index, scenarios));
  const signatures = missingSignatures(assessment);
  return signatures === null ? items : [...items, signatures];
}

/** Length of `missingItems`, without the words: the status bar asks for it several times a second. */
export function missingCount({ released, blockers, signaturesMissing, signOffs }: Assessment): number {
  const signatures = signaturesMissing > 0 || signOffs.some(({ signed }) => !signed);
  return released ? 0 : blockers.length + (signatures ? 1 : 0);
}

function missingOf(blocker: Blocker, index: number, scenarios: readonly ScenarioSummary[]): Missing {
  switch (blocker.kind) {
    case 'problem': {
      const { file, line, message, hint } = blocker.problem;
      return {
        id: `problem-${index}`,
        verdict: 'inconclusive',
        title: `${file}${line === undefined ? '' : `:${line}`} has an error.`,
        detail: `${message}. ${hint ?? 'Correct the file; it is read again at once.'}`,
        action: null,
      };
    }
    case 'fault':
      return {
        id: `fault-${index}`,
        verdict: 'inconclusive',
        title: 'The ledger is damaged.',
        detail: `${blocker.reason} Verify the ledger and put back a copy that holds.`,
        action: { kind: 'open', route: '/ledger', label: 'Open the ledger' },
      };
    case 'no_criteria':
      return {
        id: 'no-criteria',
        verdict: 'not_measured',
        title: 'The phase has no criterion that is required.',
        detail: 'A gate without criteria cannot open: nothing would have been measured. Add them to the plan.',
        action: null,
      };
    case 'criterion':
      return missingCriterion(blocker, scenarios);
    case 'finding':
      return missingFinding(
        blocker,
        blocker.action === null ? null : measureAction(blocker.action.criterion, scenarios, blocker.action.evaluation),
      );
    case 'scope':
      return missingScope(blocker.change);
    case 'built_in':
      return missingBuiltIn(blocker.finding);
    case 'rejected':
      return {
        id: 'rejected',
        verdict: 'fail',
        title: `${blocker.by} rejected what there is now.`,
        detail: `${blocker.reason} Something that was reviewed has to change before a new round: evidence, an answer, a review or the plan.`,
        action: null,
      };
    case 'question': {
      const { title, help } = questions[blocker.question];
      return {
        id: `question-${blocker.question}`,
        verdict: 'not_measured',
        title: `${title.endsWith('?') ? `${title} N` : `${title}: n`}ot answered.`,
        detail: blocker.gone ? `What the answer links is gone: link what backs it now. ${help}` : help,
        action: { kind: 'answer', question: blocker.question, label: 'Answer' },
      };
    }
    case 'review':
      return missingReview(blocker.review);
  }
}

function missingCriterion({ criterion, evaluation, waiver }: EvaluatedCriterion, scenarios: readonly ScenarioSummary[]): Missing {
  const missing = missingVerdict(criterion, evaluation, scenarios);
  const voided =
    waiver === null
      ? ''
      : ` The waiver by ${waiver.name} does not count: ${waiver.why === '' ? 'it does not cover evidence that was altered or is gone.' : waiver.why}`;
  return { ...missing, detail: `${missing.detail}${voided}` };
}

function missingVerdict(criterion: Criterion, evaluation: Evaluation, scenarios: readonly ScenarioSummary[]): Missing {
  const action = measureAction(criterion, scenarios, evaluation);
  const base = { id: `criterion-${criterion.id}`, verdict: evaluation.verdict };
  const title = titleOf(criterion, evaluation);
  if (evaluation.verdict === 'fail' && evaluation.evidence?.route) {
    const isMemory = criterion.kind === 'measured' && criterion.metric.startsWith('memory.');
    const runId = /^\/runs\/(.+)$/.exec(evaluation.evidence.route)?.[1];
    const route = isMemory && runId !== undefined ? `/memory?run=${runId}` : evaluation.evidence.route;
    const next = criterion.kind === 'checklist' ? 'Do it, then answer again.' : 'Fix it, then measure again.';
    const open: GateAction =
      criterion.kind === 'checklist' && action !== null
        ? action
        : { kind: 'open', route, label: isMemory ? 'Open the trend' : 'Open the evidence' };
    return { ...base, title, detail: `Found in ${evaluation.evidence.label}: ${evaluation.reason} ${next}`, action: open };
  }
  // The title says that already.
  const known = evaluation.reason === neverMeasured || evaluation.reason === neverAnswered;
  const how = howToAnswer(criterion, scenarios);
  return { ...base, title, detail: known ? how : `${evaluation.reason} ${how}`, action };
}

/** "Memory slope is 6.1 MB/h, limit 2 MB/h." */
function titleOf(criterion: Criterion, { verdict, observed, reason }: Evaluation): string {
  const { title } = criterion;
  if (criterion.kind === 'checklist' && criterion.finding !== null) {
    return `Finding ${criterion.finding} is not verified: ${title}${/[.?!]$/.test(title) ? '' : '.'}`;
  }
  if (criterion.kind === 'checklist') {
    if (verdict === 'fail') return `${title}: answered with no.`;
    if (verdict === 'stale') return `${title}: the answer is stale.`;
    return verdict === 'inconclusive' ? `${title}: the answer cannot be used.` : `${title}: not answered.`;
  }
  switch (verdict) {
    case 'fail':
      return `${title} is ${observed === null ? 'beyond' : figure(observed, criterion.unit)}, limit ${limitText(criterion.value, criterion.unit)}.`;
    case 'not_measured':
      return `${title} was ${reason === neverMeasured ? 'never' : 'not'} measured.`;
    case 'stale':
      return `${title}: the evidence is stale.`;
    case 'inconclusive':
      return `${title} is inconclusive (${ruleOf(criterion)}).`;
    case 'pass':
    case 'waived':
      return `${title} has no evidence.`;
  }
}

function howToAnswer(criterion: Criterion, scenarios: readonly ScenarioSummary[]): string {
  switch (criterion.source.kind) {
    case 'scenario': {
      const { file } = criterion.source;
      const scenario = scenarios.find((one) => one.file === file);
      if (scenario === undefined) return `There is no scenario ${file}.`;
      return `The run "${scenario.name}" answers it in ${formatDuration(scenario.durationSeconds * 1000)}.`;
    }
    case 'probe':
      return `The probe ${criterion.source.probe} on ${criterion.source.datasource} answers it in a moment.`;
    case 'import':
      return `Import the result "${criterion.source.name}" of the tool that measures it.`;
    case 'checklist':
      return criterion.kind === 'checklist' && criterion.finding !== null
        ? 'A person verifies it, with a note and something that shows it.'
        : 'A person answers it, with a note.';
  }
}

/** What would answer a criterion; null where there is nothing to start. */
export function measureAction(criterion: Criterion, scenarios: readonly ScenarioSummary[], evaluation: Evaluation): GateAction | null {
  const { source } = criterion;
  // There is a run, and nothing that it could be held against.
  if (
    criterion.kind === 'measured' &&
    criterion.baseline?.kind === 'pinned' &&
    evaluation.evidence?.route &&
    evaluation.baseline === null
  ) {
    return { kind: 'open', route: '/runs', label: 'Pin a baseline' };
  }
  switch (source.kind) {
    case 'scenario': {
      const scenario = scenarios.find(({ file }) => file === source.file);
      return scenario === undefined ? null : { kind: 'run', file: source.file, label: `Run ${scenario.name}` };
    }
    case 'probe':
      return { kind: 'probe', datasource: source.datasource, probe: source.probe, label: 'Run the probe' };
    case 'import':
      return { kind: 'open', route: `/evidence?import=${encodeURIComponent(source.name)}`, label: 'Import the result' };
    case 'checklist':
      return { kind: 'attest', criterionId: criterion.id, label: 'Answer' };
  }
}
