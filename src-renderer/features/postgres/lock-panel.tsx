import type { LockNode, PostgresLive } from '#shared/contract/postgres.ts';
import { formatSeconds } from '../../lib/format/time.ts';
import { Chip } from '../../ui/chip.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Ago } from '../../ui/quantity.tsx';
import { lockRails, lockSummary, waitingWords } from './lock-lines.ts';
import classes from './postgres.module.css';
import type { ProbeWithHistory } from './probe-row.tsx';
import { probeLooks } from './probe-words.ts';

interface LockPanelProps {
  locks: PostgresLive['locks'];
  at: number | null;
  /** The probe behind it, where it could not answer. */
  probe: ProbeWithHistory | undefined;
}

/** Who blocks whom: root causes first, and behind each who waits for it. */
export function LockPanel({ locks, at, probe }: LockPanelProps) {
  const rails = lockRails(locks.map(({ depth }) => depth));
  const blind = probe !== undefined && ['unsupported', 'insufficient_privilege', 'error'].includes(probe.status);
  return (
    <Panel
      title="Who blocks whom"
      mark={
        blind ? (
          <Chip dashed shape={probeLooks[probe.status].shape}>
            {probeLooks[probe.status].word}
          </Chip>
        ) : locks.length > 0 ? (
          <Chip tone="fail" shape="✕">
            {locks.filter(({ depth }) => depth > 0).length} waiting
          </Chip>
        ) : undefined
      }
      note={
        at === null ? undefined : (
          <>
            asked <Ago at={at} />
          </>
        )
      }
    >
      {blind ? (
        <p className={classes.dim}>Whether anybody waits is not known: {probe.message}</p>
      ) : at === null ? (
        <p className={classes.dim}>Not asked yet.</p>
      ) : locks.length === 0 ? (
        <p className={classes.dim}>Nobody waits for a lock.</p>
      ) : (
        <>
          <p className={classes.summary}>{lockSummary(locks)}</p>
          <ul className={classes.locks}>
            {locks.map((node, index) => (
              <li key={node.pid} className={classes.lock} data-depth={node.depth}>
                {rails[index]?.map((rail, level) => (
                  <span key={level} className={classes.rail} data-rail={rail} aria-hidden />
                ))}
                <LockCard node={node} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

function LockCard({ node }: { node: LockNode }) {
  const root = node.depth === 0;
  const waits = node.waitSeconds === null ? null : formatSeconds(node.waitSeconds);
  return (
    <div className={`${classes.lockBody} ${root ? classes.root : ''}`}>
      <div className={classes.lockHead}>
        {root ? (
          <Chip tone="fail" shape="✕">
            root cause
          </Chip>
        ) : null}
        <span className={classes.pid}>pid {node.pid}</span>
        <span>
          {node.application === '' ? 'no application name' : node.application} as {node.user}
        </span>
        <span className={classes.dim}>{node.state}</span>
        {node.lockMode === null ? null : (
          <span>
            {root ? 'holds' : 'wants'} {node.lockMode}
            {node.relation === null ? '' : ` on ${node.relation}`}
          </span>
        )}
        <span className={classes.lockEnd}>{root ? waitingWords(node.blocks) : waits === null ? 'waiting' : `waiting ${waits}`}</span>
      </div>
      <div className={classes.query}>{node.query === '' ? 'no statement' : node.query}</div>
      <div className={classes.thresholds}>
        {[
          node.transactionSeconds === null ? null : `transaction open ${formatSeconds(node.transactionSeconds)}`,
          node.waitEvent === null ? null : `wait event ${node.waitEvent}`,
          root || node.blockedBy.length === 0 ? null : `behind pid ${node.blockedBy.join(', ')}`,
          root || node.blocks === 0 ? null : waitingWords(node.blocks),
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </div>
    </div>
  );
}
