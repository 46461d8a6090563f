import type { GateDetail } from '#shared/contract/gates.ts';
import { Panel } from '../../ui/panel.tsx';
import { Ago } from '../../ui/quantity.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import type { FormAction } from './action-button.tsx';
import { Artefacts } from './artefacts.tsx';
import classes from './gates.module.css';
import { nameOf } from './names.ts';
import { QuietButton } from './quiet-button.tsx';

type Answer = GateDetail['answers'][number];

/** What breaks first, how do we know, what is plan B; and what the person on call does at 3 in the morning. */
export function QuestionsPanel({ gate, onForm }: { gate: GateDetail; onForm: (action: FormAction) => void }) {
  const three = gate.answers.filter(({ question }) => question !== 'three_am');
  const threeAm = gate.answers.filter(({ question }) => question === 'three_am');
  const given = three.filter(({ text }) => text !== null).length;
  return (
    <>
      <Panel title="The Three Questions" note={`${given} of ${three.length} answered`}>
        <AnswerList gate={gate} answers={three} onForm={onForm} />
      </Panel>
      {threeAm.length > 0 ? (
        <Panel title="The 3 AM test">
          <AnswerList gate={gate} answers={threeAm} onForm={onForm} />
        </Panel>
      ) : null}
    </>
  );
}

function AnswerList({ gate, answers, onForm }: { gate: GateDetail; answers: Answer[]; onForm: (action: FormAction) => void }) {
  return (
    <ul className={classes.answers}>
      {answers.map((answer) => (
        <li key={answer.question} className={classes.answer}>
          <VerdictMark
            verdict={answer.text === null ? 'not_measured' : 'attested'}
            show="shape"
            title={answer.text === null ? 'not answered' : 'answered'}
          />
          <div className={classes.missingText}>
            <p className={classes.strong}>{answer.title}</p>
            {answer.text === null ? (
              <p className={classes.dim}>Not answered. {answer.help}</p>
            ) : (
              <p className={classes.answerText}>{answer.text}</p>
            )}
            <Artefacts artefacts={answer.artefacts} />
            {answer.by !== null && answer.at !== null ? (
              <p className={classes.origin}>
                {nameOf(gate, answer.by)}, <Ago at={answer.at} />
              </p>
            ) : null}
          </div>
          {/* What a signature covers is not edited after the release. */}
          {gate.open ? null : (
            <QuietButton
              needs="operator"
              name={`${answer.text === null ? 'Answer' : 'Edit the answer to'} ${answer.title}`}
              onClick={() => onForm({ kind: 'answer', question: answer.question, label: 'Answer' })}
            >
              {answer.text === null ? 'Answer' : 'Edit'}
            </QuietButton>
          )}
        </li>
      ))}
    </ul>
  );
}
