import { Link } from 'react-router';
import type { GateDetail } from '#shared/contract/gates.ts';
import { noValue } from '../../lib/format/numbers.ts';
import { absoluteTime, shortTime } from '../../lib/format/time.ts';
import { useNow } from '../../lib/live/now.ts';
import { paths } from '../../lib/routes.ts';
import { Chip } from '../../ui/chip.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './gates.module.css';
import { nameOf } from './names.ts';
import { QuietButton } from './quiet-button.tsx';

export function HistoryPanel({ gate, onMove }: { gate: GateDetail; onMove: () => void }) {
  const now = useNow(30_000);
  return (
    <Panel
      title="History"
      note={
        <span className={classes.noteRow}>
          {gate.moves.length > 0 ? (
            <QuietButton needs="operator" onClick={onMove}>
              Move the phase…
            </QuietButton>
          ) : null}
          <Link to={paths.ledger}>Ledger</Link>
        </span>
      }
    >
      {gate.history.length === 0 ? <p className={classes.dim}>Nothing has been decided yet.</p> : null}
      <ol className={classes.history}>
        {gate.history
          .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
          .map((entry, index) => {
            const atMs = Date.parse(entry.at);
            return (
              <li key={index}>
                <time dateTime={entry.at} title={absoluteTime(atMs)}>
                  {shortTime(atMs, now)}
                </time>
                <span>
                  {entry.what} <span className={classes.dim}>{nameOf(gate, entry.who)}</span>
                </span>
              </li>
            );
          })}
      </ol>
    </Panel>
  );
}

export function TasksPanel({ gate }: { gate: GateDetail }) {
  const done = gate.tasks.filter((task) => task.state === 'done').length;
  return (
    <Panel title="Tasks" note={`${done} of ${gate.tasks.length} done`}>
      <DataTable
        label="Tasks"
        compact
        rows={gate.tasks}
        rowKey={(task) => task.id}
        columns={[
          { key: 'id', title: 'id', width: 90, render: (task) => task.id },
          { key: 'title', title: 'task', render: (task) => task.title },
          { key: 'owner', title: 'owner', width: 140, render: (task) => (task.owner === null ? noValue : nameOf(gate, task.owner)) },
          { key: 'state', title: 'state', width: 130, render: (task) => <TaskChip state={task.state} /> },
        ]}
      />
    </Panel>
  );
}

function TaskChip({ state }: { state: string }) {
  const word = state.replaceAll('_', ' ');
  if (state === 'done')
    return (
      <Chip tone="pass" shape="●">
        {word}
      </Chip>
    );
  if (state === 'blocked')
    return (
      <Chip tone="fail" shape="✕">
        {word}
      </Chip>
    );
  if (['doing', 'active', 'in_progress'].includes(state))
    return (
      <Chip tone="info" shape="▶">
        {word}
      </Chip>
    );
  return (
    <Chip dashed shape="○">
      {word}
    </Chip>
  );
}

export function RisksPanel({ gate }: { gate: GateDetail }) {
  return (
    <Panel title="Risks" note={`${gate.risks.length}`}>
      <ul className={classes.risks}>
        {gate.risks.map((risk) => (
          <li key={risk.id}>
            <p>
              <span className={classes.origin}>{risk.id}</span> <span className={classes.strong}>{risk.title}</span>
            </p>
            <p className={classes.dim}>{risk.mitigation === '' ? 'No mitigation is written down.' : risk.mitigation}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
