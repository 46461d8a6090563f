import { Radio, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { noTests, type ScopeChange, type ScopeVerdict } from '#shared/contract/gate-scope.ts';
import type { GateDetail } from '#shared/contract/gates.ts';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { useMe } from '../../lib/people.ts';
import { FormFrame } from '../../ui/form-frame.tsx';
import { checkScopeRequest } from './forms.ts';
import { gateChanges } from './gate-changes.ts';
import classes from './gates.module.css';
import { PersonSelect } from './person-select.tsx';
import { SignFields, useSigner } from './sign-fields.tsx';

/** Asks for a change that the plan did not foresee, with what it costs and what could be done instead. */
export function RequestScopeForm({ gate, onDone }: { gate: GateDetail; onDone: () => void }) {
  const [title, setTitle] = useState('');
  const [reason, setReason] = useState('');
  const [delay, setDelay] = useState('');
  const [cost, setCost] = useState('');
  const [testsInvalidated, setTests] = useState<string[]>([]);
  const [alternatives, setAlternatives] = useState('');
  const [by, setBy] = useMe(gate.people, 'answer');
  const action = useCoreAction(client.gates.requestScope, {
    failed: null,
    changes: gateChanges,
    done: 'The change is recorded; an approver decides about it.',
    onDone,
  });
  const options = alternatives.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  const complaints = checkScopeRequest({ title, reason, delay, cost, testsInvalidated, alternatives: options, by });
  return (
    <FormFrame
      complaints={complaints}
      submit="Request the change"
      busy={action.busy}
      error={action.error}
      failed="The change was not recorded"
      onCancel={onDone}
      onSubmit={() =>
        action.run({
          phaseId: gate.phaseId,
          id: nextId(gate.scopeChanges),
          title: title.trim(),
          reason: reason.trim(),
          delay: delay.trim(),
          cost: cost.trim(),
          testsInvalidated,
          alternatives: options,
          by: by ?? '',
        })
      }
    >
      {(show) => (
        <>
          <TextInput
            label="What changes"
            value={title}
            onChange={(e) => setTitle(e.currentTarget.value)}
            error={show(complaints.title)}
            data-autofocus
          />
          <Textarea
            label="Why"
            autosize
            minRows={2}
            value={reason}
            onChange={(e) => setReason(e.currentTarget.value)}
            error={show(complaints.reason)}
          />
          <div className={classes.pair}>
            <TextInput
              label="Delay"
              placeholder="3 days, none"
              value={delay}
              onChange={(e) => setDelay(e.currentTarget.value)}
              error={show(complaints.delay)}
            />
            <TextInput
              label="Cost"
              placeholder="2 person-days, none"
              value={cost}
              onChange={(e) => setCost(e.currentTarget.value)}
              error={show(complaints.cost)}
            />
          </div>
          <TagsInput
            label="Tests that it invalidates"
            description={`Evidence of the criteria named here is stale once the change is accepted. "${noTests}" where there are none.`}
            size="xs"
            data={[noTests, ...gate.criteriaResults.map(({ id }) => id)]}
            value={testsInvalidated}
            onChange={setTests}
            error={show(complaints.testsInvalidated)}
            acceptValueOnBlur
          />
          <Textarea
            label="Alternatives, one a line"
            autosize
            minRows={2}
            value={alternatives}
            onChange={(e) => setAlternatives(e.currentTarget.value)}
            error={show(complaints.alternatives)}
          />
          <PersonSelect people={gate.people} value={by} onChange={setBy} error={show(complaints.by)} />
        </>
      )}
    </FormFrame>
  );
}

/** Ids of changes are counted on; people call them by their titles. */
function nextId(changes: readonly ScopeChange[]): string {
  let number = changes.length + 1;
  while (changes.some(({ id }) => id === `scope-${number}`)) number += 1;
  return `scope-${number}`;
}

/** Signs whether a change is accepted or declined. */
export function DecideScopeForm({ gate, change, onDone }: { gate: GateDetail; change: ScopeChange; onDone: () => void }) {
  const [decision, setDecision] = useState<ScopeVerdict | null>(null);
  const except =
    change.requestedBy !== null && gate.separationOfDuties
      ? { person: change.requestedBy, why: 'who requested the change does not decide about it.' }
      : undefined;
  const signer = useSigner(gate, { except });
  const action = useCoreAction(client.gates.decideScope, {
    failed: null,
    changes: gateChanges,
    done: 'The decision is signed and in the ledger.',
    onDone,
  });
  const complaint = decision === null ? 'Choose one.' : null;
  return (
    <FormFrame
      complaints={{ ...signer.complaints, decision: complaint }}
      submit="Sign the decision"
      busy={action.busy}
      error={action.error}
      failed="The change was not decided"
      onCancel={onDone}
      onSubmit={() => decision && signer.signed && action.run({ phaseId: gate.phaseId, changeId: change.id, decision, ...signer.signed })}
    >
      {(show) => (
        <>
          <p className={classes.help}>
            {change.title}. {change.reason}
          </p>
          <Radio.Group
            label="Decision"
            value={decision}
            onChange={(value) => setDecision(value === 'accept' ? 'accept' : 'decline')}
            error={show(complaint)}
            size="xs"
          >
            <div className={classes.positions}>
              <Radio
                value="accept"
                label="Accept"
                description={`Delay: ${change.impact.delay}. Cost: ${change.impact.cost}. Evidence of: ${change.impact.testsInvalidated.join(', ')}.`}
                size="xs"
              />
              <Radio value="decline" label="Decline" description={`Instead: ${change.alternatives.join('; ')}.`} size="xs" />
            </div>
          </Radio.Group>
          <SignFields gate={gate} signer={signer} reasonLabel="Why" show={show} except={except} />
        </>
      )}
    </FormFrame>
  );
}
