import type { GateDetail } from '#shared/contract/gates.ts';
import type { FormAction } from './action-button.tsx';
import { AcceptForm } from './accept-form.tsx';
import { DecisionForm } from './decision-form.tsx';
import { AnswerForm, AttestForm } from './gate-forms.tsx';
import { MoveForm } from './move-form.tsx';
import { OverruleForm } from './overrule-form.tsx';
import { ReviewForm } from './review-form.tsx';
import { DecideScopeForm, RequestScopeForm } from './scope-forms.tsx';
import { WaiveForm, WithdrawForm } from './waive-forms.tsx';
import { lensNames } from './words.ts';

export type OpenForm =
  | FormAction
  | { kind: 'reject' }
  | { kind: 'waive' | 'withdraw'; criterionId: string }
  | { kind: 'request-scope' }
  | { kind: 'move' };

export function titleOf(form: OpenForm, gate: GateDetail): string {
  switch (form.kind) {
    case 'answer':
      return form.question === 'three_am' ? 'The 3 AM test' : 'One of the Three Questions';
    case 'attest':
      return 'Attest a criterion';
    case 'review':
      return `Review: ${gate.reviews.find(({ lens }) => lens === form.lens) ? lensNames[form.lens as keyof typeof lensNames] : form.lens}`;
    case 'overrule':
      return 'Overrule an objection';
    case 'waive':
      return 'Waive a criterion';
    case 'withdraw':
      return 'Withdraw a waiver';
    case 'request-scope':
      return 'Request a change of scope';
    case 'scope':
      return 'Decide about a change of scope';
    case 'accept':
      return 'Accept a finding';
    case 'move':
      return `Move ${gate.title}`;
    case 'approve':
      return `Approve the release of ${gate.title}`;
    case 'reject':
      return `Reject the release of ${gate.title}`;
  }
}

/** The form that an action opens. */
export function GateForm({ gate, form, onDone }: { gate: GateDetail; form: OpenForm; onDone: () => void }) {
  switch (form.kind) {
    case 'answer': {
      const answer = gate.answers.find(({ question }) => question === form.question);
      return answer ? <AnswerForm gate={gate} question={answer.question} onDone={onDone} /> : <p>This phase does not ask that question.</p>;
    }
    case 'attest': {
      const criterion = gate.criteriaResults.find(({ id }) => id === form.criterionId);
      return criterion ? <AttestForm gate={gate} criterion={criterion} onDone={onDone} /> : <p>The plan no longer has this criterion.</p>;
    }
    case 'review': {
      const review = gate.reviews.find(({ lens }) => lens === form.lens);
      return review ? <ReviewForm gate={gate} lens={review.lens} onDone={onDone} /> : <p>This phase has no such review.</p>;
    }
    case 'overrule': {
      const review = gate.reviews.find(({ lens }) => lens === form.lens);
      return review ? (
        <OverruleForm gate={gate} lens={review.lens} objector={form.objector} onDone={onDone} />
      ) : (
        <p>This phase has no such review.</p>
      );
    }
    case 'waive':
    case 'withdraw': {
      const criterion = gate.criteriaResults.find(({ id }) => id === form.criterionId);
      if (criterion === undefined) return <p>The plan no longer has this criterion.</p>;
      const Waiver = form.kind === 'waive' ? WaiveForm : WithdrawForm;
      return <Waiver gate={gate} criterion={criterion} onDone={onDone} />;
    }
    case 'request-scope':
      return <RequestScopeForm gate={gate} onDone={onDone} />;
    case 'scope': {
      const change = gate.scopeChanges.find(({ id }) => id === form.changeId);
      return change ? <DecideScopeForm gate={gate} change={change} onDone={onDone} /> : <p>This change is no longer there.</p>;
    }
    case 'accept': {
      const finding = gate.builtInFindings.find(({ id }) => id === form.findingId);
      return finding ? <AcceptForm gate={gate} finding={finding} onDone={onDone} /> : <p>The plan covers this by now.</p>;
    }
    case 'move':
      return <MoveForm gate={gate} onDone={onDone} />;
    case 'approve':
    case 'reject':
      return <DecisionForm gate={gate} decision={form.kind} onDone={onDone} />;
  }
}
