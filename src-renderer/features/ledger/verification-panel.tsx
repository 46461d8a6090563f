import type { LedgerVerification } from './ledger-types.ts';
import { grouped } from '../../lib/format/numbers.ts';
import { Digest } from '../../ui/digest.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Ago } from '../../ui/quantity.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import classes from './ledger.module.css';

/** What checking the whole log found, in words. */
export function VerificationPanel({ result, busy }: { result: LedgerVerification | undefined; busy: boolean }) {
  return (
    <Panel
      title="Was it rewritten?"
      note={
        result ? (
          <>
            checked <Ago at={result.checkedAt} />
          </>
        ) : undefined
      }
    >
      {result === undefined ? (
        <p className={classes.dim}>
          {busy
            ? 'Checking every entry.'
            : 'Not checked since this page was opened. Verify reads every entry and recomputes the tree over them.'}
        </p>
      ) : (
        <div className={classes.result} role="status">
          <p className={classes.verdictLine}>
            <VerdictMark verdict={result.ok ? 'pass' : 'fail'} show="shape" title={result.ok ? 'verified' : 'not verified'} />
            <span className={classes.strong}>
              {result.ok
                ? `No. All ${grouped(result.size)} entries are as they were written.`
                : result.firstBad
                  ? `Yes, or damaged. The first bad entry is ${result.firstBad.index}: ${result.firstBad.reason}`
                  : 'The log does not verify.'}
            </span>
          </p>
          <p className={classes.dim}>
            {grouped(result.size)} {result.size === 1 ? 'entry' : 'entries'}, root <Digest value={result.root} long />
          </p>
          {result.notes.length > 0 ? (
            <ul className={classes.notes}>
              {result.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          ) : null}
          <p className={classes.dim}>
            Whoever holds the signing key and the database could rebuild both. Keep a checkpoint outside: export the bundle, or commit it.
          </p>
        </div>
      )}
    </Panel>
  );
}
