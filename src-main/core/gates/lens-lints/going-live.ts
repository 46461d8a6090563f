import { covered } from './covered.ts';
import { allOf, headline, type LintedPhase } from './phase-text.ts';
import { quoted, type RawFinding, type Rule } from './rule.ts';

/** Words of a phase after which people depend on it. */
const live =
  /\b(?:production (?:hardening|readiness|release|launch|deployment|roll[- ]?out|cut[- ]?over)|(?:to|into|in) production|go(?:es|ing)?[- ]live|launch(?:es)?|roll[- ]?out|general availability|cut[- ]?over)\b/i;
/** A phase that promises speed or size. */
const loaded =
  /\b(?:load|stress|soak|endurance|performance|throughput|scalability|scal(?:e|es|ing) (?:to|up|out)|concurrent users|production hardening|production readiness)\b/i;

/** A phase after which people depend on what was made: who is called at night, what they read, and that it bears the load. */
export const goingLive: Rule = (linted) => {
  const { phase } = linted;
  const text = allOf(linted);
  const found = headline(phase).filter(({ text: said }) => live.test(said));
  const promised = headline(phase).filter(({ text: said }) => loaded.test(said));
  const findings: RawFinding[] = [];
  if (found.length > 0 && !covered.runbook.test(text)) {
    findings.push({
      id: 'going-live.runbook',
      lens: 'documentation',
      title: 'The phase goes live, and no runbook is named.',
      detail: 'Name the runbook in a task, a risk or a checklist: runbooks/….md says what to do when it breaks.',
      found: quoted(found),
    });
  }
  if (found.length > 0 && !covered.onCall.test(text) && phase.owner === undefined) {
    findings.push({
      id: 'going-live.on-call',
      lens: 'governance',
      title: 'The phase goes live, and nobody is named who is called when it breaks.',
      detail: 'Give the phase an owner, or say who is on call.',
      found: quoted(found),
    });
  }
  if (promised.length > 0 && !measuresLoad(linted)) {
    findings.push({
      id: 'going-live.load-test',
      lens: 'testing',
      title: 'The phase is about load, and no criterion is answered by a load test.',
      detail: 'Add a criterion whose source is a scenario, or the imported result of a load test.',
      found: quoted(promised),
    });
  }
  return findings;
};

function measuresLoad({ phase }: LintedPhase): boolean {
  return phase.criteria.some(
    (criterion) => criterion.kind === 'measured' && (criterion.source.kind === 'scenario' || criterion.source.kind === 'import'),
  );
}
