import { Button } from '@mantine/core';
import { useState } from 'react';
import type { GateDetail } from '#shared/contract/gates.ts';
import { Panel } from '../../ui/panel.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import { ActionButton, type FormAction } from './action-button.tsx';
import classes from './gates.module.css';
import { shownFirst } from './words.ts';

/** What holds the phase, in the order of what to do next. */
export function MissingPanel({ gate, onForm }: { gate: GateDetail; onForm: (action: FormAction) => void }) {
  const [all, setAll] = useState(false);
  if (gate.open) {
    return (
      <Panel title="What is missing">
        <p className={classes.nothing}>Nothing. The phase is released, and the ledger holds who signed for it.</p>
      </Panel>
    );
  }
  const items = all ? gate.missingItems : shownFirst(gate.missingItems);
  const rest = gate.missingItems.length - items.length;
  return (
    <Panel title={gate.missingItems.length > 1 ? 'What is missing, in this order' : 'What is missing'}>
      {gate.missingItems.length === 0 ? <p className={classes.nothing}>Nothing is missing.</p> : null}
      <ol className={classes.missing}>
        {items.map((item) => (
          <li key={item.id} className={classes.missingItem}>
            <VerdictMark verdict={item.verdict} show="shape" />
            <div className={classes.missingText}>
              <p className={classes.strong}>{item.title}</p>
              <p className={classes.dim}>{item.detail}</p>
            </div>
            {item.action ? <ActionButton action={item.action} onForm={onForm} /> : null}
          </li>
        ))}
      </ol>
      {rest > 0 || all ? (
        <Button variant="subtle" size="compact-xs" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show only what is next' : `Show the other ${rest}`}
        </Button>
      ) : null}
    </Panel>
  );
}
