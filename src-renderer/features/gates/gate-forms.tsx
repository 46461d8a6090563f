import { Radio, TagsInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { CriterionResult, GateDetail, QuestionId } from '#shared/contract/gates.ts';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { FormFrame } from './form-frame.tsx';
import { checkAnswer, checkAttestation } from './forms.ts';
import { gateChanges } from './gate-changes.ts';
import classes from './gates.module.css';
import { PersonSelect, useMe } from './person-select.tsx';

interface FormProps {
  gate: GateDetail;
  onDone: () => void;
}

export function AnswerForm({ gate, question, onDone }: FormProps & { question: QuestionId }) {
  const before = gate.answers.find((answer) => answer.question === question);
  const [text, setText] = useState(before?.text ?? '');
  const [artefacts, setArtefacts] = useState(before?.artefacts ?? []);
  const [by, setBy] = useMe(gate.people, 'answer');
  const action = useCoreAction(client.gates.answer, { failed: null, changes: gateChanges, done: 'The answer is recorded.', onDone });
  const complaints = checkAnswer({ text, artefacts, by });
  return (
    <FormFrame
      complaints={complaints}
      submit="Record the answer"
      busy={action.busy}
      error={action.error}
      failed="The answer was not recorded"
      onCancel={onDone}
      onSubmit={() => action.run({ phaseId: gate.phaseId, question, text: text.trim(), artefacts, by: by ?? '' })}
    >
      {(show) => (
        <>
          <p className={classes.help}>{before?.help}</p>
          <Textarea
            label={before?.title ?? 'Answer'}
            autosize
            minRows={4}
            maxRows={14}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            error={show(complaints.text)}
            data-autofocus
          />
          <TagsInput
            label="What shows it"
            description="A file of the workspace, a page of the console, an address or the digest of evidence. Enter adds it."
            placeholder="runbooks/restart.md, /runs/…, https://…"
            size="xs"
            data={artefactIdeas(gate)}
            value={artefacts}
            onChange={setArtefacts}
            error={show(complaints.artefacts)}
            acceptValueOnBlur
          />
          <PersonSelect people={gate.people} value={by} onChange={setBy} error={show(complaints.by)} />
        </>
      )}
    </FormFrame>
  );
}

/** What this gate already has evidence of. */
function artefactIdeas(gate: GateDetail): string[] {
  const routes = gate.criteriaResults.flatMap(({ evidence }) => (evidence?.route ? [evidence.route] : []));
  return [...new Set([...routes, ...gate.answers.flatMap((answer) => answer.artefacts)])];
}

export function AttestForm({ gate, criterion, onDone }: FormProps & { criterion: CriterionResult }) {
  const [answer, setAnswer] = useState<'yes' | 'no' | null>(null);
  const [note, setNote] = useState('');
  const [by, setBy] = useMe(gate.people, 'answer');
  const action = useCoreAction(client.gates.attest, { failed: null, changes: gateChanges, done: 'The attestation is recorded.', onDone });
  const complaints = checkAttestation({ answer, note, by });
  return (
    <FormFrame
      complaints={complaints}
      submit="Attest it"
      busy={action.busy}
      error={action.error}
      failed="The attestation was not recorded"
      onCancel={onDone}
      onSubmit={() => answer && action.run({ phaseId: gate.phaseId, criterionId: criterion.id, answer, note: note.trim(), by: by ?? '' })}
    >
      {(show) => (
        <>
          <p className={classes.help}>
            Nothing measures this; a person answers for it. It counts as attested, which the gate shows as weaker than measured.
          </p>
          <Radio.Group
            label={criterion.title}
            value={answer}
            onChange={(value) => setAnswer(value === 'yes' ? 'yes' : 'no')}
            error={show(complaints.answer)}
            size="xs"
          >
            <div className={classes.choices}>
              <Radio value="yes" label="Yes" size="xs" />
              <Radio value="no" label="No" size="xs" />
            </div>
          </Radio.Group>
          <Textarea
            label="How you know"
            autosize
            minRows={3}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            error={show(complaints.note)}
            data-autofocus
          />
          <PersonSelect people={gate.people} value={by} onChange={setBy} error={show(complaints.by)} />
        </>
      )}
    </FormFrame>
  );
}
