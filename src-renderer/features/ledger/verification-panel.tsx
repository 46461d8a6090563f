import { Button, FileButton } from '@mantine/core';
import { Link } from 'react-router';
import { grouped } from '../../lib/format/numbers.ts';
import { paths } from '../../lib/routes.ts';
import { Digest } from '../../ui/digest.tsx';
import { NoteText, Panel } from '../../ui/panel.tsx';
import { Ago } from '../../ui/quantity.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import type { LedgerVerification } from './ledger-types.ts';
import classes from './ledger.module.css';

interface VerificationPanelProps {
  result: LedgerVerification | undefined;
  busy: boolean;
  /** Verifies again, with the text of a checkpoint that somebody kept. */
  onCompare: (since: string) => void;
}

/** What checking the whole log found, in words, and what it cannot find. */
export function VerificationPanel({ result, busy, onCompare }: VerificationPanelProps) {
  return (
    <Panel
      title="Was it rewritten?"
      note={
        <>
          {result ? (
            <span>
              checked <Ago at={result.checkedAt} />
            </span>
          ) : (
            <NoteText>not checked since this page was opened</NoteText>
          )}
          <FileButton onChange={(file) => file !== null && void file.text().then(onCompare)} accept=".txt,.checkpoint,text/plain">
            {(props) => (
              <Button {...props} size="compact-xs" disabled={busy}>
                Compare with a checkpoint you kept…
              </Button>
            )}
          </FileButton>
        </>
      }
    >
      {result === undefined ? (
        <p className={classes.dim}>
          {busy
            ? 'Checking every entry.'
            : 'Verify reads every entry, checks the signatures of people, recomputes the tree of hashes over all of them, and compares its root with the head that the console signed.'}
        </p>
      ) : (
        <div className={classes.result} role="status">
          <p className={classes.verdictLine}>
            <VerdictMark verdict={result.ok ? 'pass' : 'fail'} show="shape" title={result.ok ? 'verified' : 'not verified'} />
            <span className={classes.strong}>{verdictOf(result)}</span>
            {result.firstBad !== null && result.firstBad.index < result.size ? (
              <Link to={paths.ledgerEntry(result.firstBad.index)}>open entry {result.firstBad.index}</Link>
            ) : null}
          </p>
          <p className={classes.dim}>
            {grouped(result.size)} {result.size === 1 ? 'entry' : 'entries'}, root <Digest value={result.root} long />
          </p>
          <ul className={classes.notes}>
            {result.ok ? (
              <li>Each entry has its form, its place, and the hash of the one before it; the signatures of people hold.</li>
            ) : null}
            {result.ok ? <li>The tree over all entries has the root that the console signed, so no byte of any entry differs.</li> : null}
            {result.since === null ? null : (
              <li>
                {result.since.holds
                  ? `It goes on from the checkpoint of ${grouped(result.since.size)} entries that you kept: those are the same now as then.`
                  : `It does not go on from the checkpoint of ${grouped(result.since.size)} entries that you kept: it was rewritten since.`}
              </li>
            )}
            {result.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
          <p className={classes.dim}>
            What this does not prove: whoever holds the key of the console and the database could have rebuilt both. Only a checkpoint or
            bundle that was kept elsewhere shows that.
          </p>
        </div>
      )}
    </Panel>
  );
}

function verdictOf({ ok, size, firstBad }: LedgerVerification): string {
  if (ok) return `No. All ${grouped(size)} entries are as they were written.`;
  return firstBad ? `Yes, or damaged. The first bad entry is ${firstBad.index}: ${firstBad.reason}.` : 'The log does not verify.';
}
