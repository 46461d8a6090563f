import type { ScopeChange } from '#shared/contract/gate-scope.ts';
import type { GateDetail } from '#shared/contract/gates.ts';
import { Chip } from '../../ui/chip.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Ago } from '../../ui/quantity.tsx';
import type { Tone } from '../../ui/verdicts.ts';
import { ActionButton } from './action-button.tsx';
import type { OpenForm } from './gate-form.tsx';
import classes from './gates.module.css';
import { nameOf } from './names.ts';
import { QuietButton } from './quiet-button.tsx';

const looks: Record<ScopeChange['state'], { tone: Tone; shape: string; word: string; dashed?: boolean }> = {
  incomplete: { tone: 'neutral', shape: '○', word: 'incomplete', dashed: true },
  undecided: { tone: 'hold', shape: '▮▮', word: 'to be decided' },
  accepted: { tone: 'pass', shape: '●', word: 'accepted' },
  declined: { tone: 'neutral', shape: '✕', word: 'declined' },
};

interface ScopePanelProps {
  gate: GateDetail;
  onForm: (form: OpenForm) => void;
}

/** Changes that the plan did not foresee: what they cost, what else could be done, and who decided. */
export function ScopePanel({ gate, onForm }: ScopePanelProps) {
  return (
    <Panel
      title="Scope changes"
      note={
        gate.open ? (
          `${gate.scopeChanges.length}`
        ) : (
          <QuietButton needs="operator" onClick={() => onForm({ kind: 'request-scope' })}>
            Request a change…
          </QuietButton>
        )
      }
    >
      {gate.scopeChanges.length === 0 ? <p className={classes.dim}>Nothing changed that the plan did not foresee.</p> : null}
      <ul className={classes.plain}>
        {gate.scopeChanges.map((change) => (
          <ScopeItem key={change.id} gate={gate} change={change} onForm={onForm} />
        ))}
      </ul>
    </Panel>
  );
}

function ScopeItem({ gate, change, onForm }: ScopePanelProps & { change: ScopeChange }) {
  const { tone, shape, word, dashed = false } = looks[change.state];
  const { impact, alternatives, decision, lacks, requestedBy } = change;
  const said = (text: string) => (text === '' ? 'not said' : text);
  return (
    <li className={classes.chipItem}>
      <span>
        <Chip tone={tone} shape={shape} dashed={dashed}>
          {word}
        </Chip>
      </span>
      <div className={classes.missingText}>
        <p className={classes.strong}>{change.title}</p>
        {change.reason === '' ? null : <p className={classes.answerText}>{change.reason}</p>}
        <p className={classes.dim}>
          Delay: {said(impact.delay)} · Cost: {said(impact.cost)} · Invalidates: {said(impact.testsInvalidated.join(', '))}
        </p>
        <p className={classes.dim}>Instead: {said(alternatives.join('; '))}</p>
        <p className={classes.origin}>
          {change.id} · {requestedBy === null ? 'from the plan file' : `requested by ${nameOf(gate, requestedBy)}`}
        </p>
        {lacks.length > 0 ? <p className={classes.origin}>Lacks {lacks.join(', ')}.</p> : null}
        {decision === null ? null : (
          <p className={classes.origin}>
            {decision.decision === 'accept' ? 'Accepted' : 'Declined'} by {decision.name}, <Ago at={decision.at} />: {decision.reason}
            {decision.why === '' ? '' : ` Does not count: ${decision.why}`}
          </p>
        )}
      </div>
      {gate.open || lacks.length > 0 ? null : (
        <ActionButton
          quiet
          action={{ kind: 'scope', changeId: change.id, label: decision === null ? 'Decide' : `Decide again about ${change.title}` }}
          onForm={onForm}
        />
      )}
    </li>
  );
}
