import { Radio, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { CriterionResult, GateDetail, QuestionId } from '#shared/contract/gates.ts';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { ArtefactsInput } from './artefacts.tsx';
import { useMe } from '../../lib/people.ts';
import { FormFrame } from '../../ui/form-frame.tsx';
import { checkAnswer, checkAttestation } from './forms.ts';
import { gateChanges } from './gate-changes.ts';
import classes from './gates.module.css';
import { PersonSelect } from './person-select.tsx';

interface FormProps {
  gate: GateDetail;
  onDone: () => void;
}

export function AnswerForm({ gate, question, onDone }: FormProps & { question: QuestionId }) {
  const before = gate.answers.find((answer) => answer.question === question);
  const [text, setText] = useState(before?.text ?? '');
  const [artefacts, setArtefacts] = useState<string[]>(() => before?.artefacts.map((artefact) => artefact.text) ?? []);
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
          <ArtefactsInput gate={gate} value={artefacts} onChange={setArtefacts} error={show(complaints.artefacts)} />
          <PersonSelect people={gate.people} value={by} onChange={setBy} error={show(complaints.by)} />
        </>
      )}
    </FormFrame>
  );
}

export function AttestForm({ gate, criterion, onDone }: FormProps & { criterion: CriterionResult }) {
  const [answer, setAnswer] = useState<'yes' | 'no' | null>(null);
  const [note, setNote] = useState('');
  const [artefacts, setArtefacts] = useState<string[]>([]);
  const [by, setBy] = useMe(gate.people, 'answer');
  const action = useCoreAction(client.gates.attest, { failed: null, changes: gateChanges, done: 'The attestation is recorded.', onDone });
  const complaints = checkAttestation({ answer, note, artefacts, by }, criterion.finding !== null);
  return (
    <FormFrame
      complaints={complaints}
      submit="Attest it"
      busy={action.busy}
      error={action.error}
      failed="The attestation was not recorded"
      onCancel={onDone}
      onSubmit={() =>
        answer && action.run({ phaseId: gate.phaseId, criterionId: criterion.id, answer, note: note.trim(), artefacts, by: by ?? '' })
      }
    >
      {(show) => (
        <>
          <p className={classes.help}>
            {criterion.finding === null
              ? 'Nothing measures this; a person answers for it. It counts as attested, which the gate shows as weaker than measured.'
              : `A person verifies that ${criterion.finding} is settled, with at least one thing that shows it.`}
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
          {criterion.finding === null ? null : (
            <ArtefactsInput gate={gate} value={artefacts} onChange={setArtefacts} error={show(complaints.artefacts)} />
          )}
          <PersonSelect people={gate.people} value={by} onChange={setBy} error={show(complaints.by)} />
        </>
      )}
    </FormFrame>
  );
}
