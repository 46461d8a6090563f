import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { DryRunResult, DryRunStep } from '#shared/contract/dry-run.ts';
import { withUnit } from '../../../lib/format/numbers.ts';
import { Facts } from '../../../ui/facts.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/states.tsx';
import { VerdictMark } from '../../../ui/verdict-mark.tsx';
import classes from './dry-run.module.css';
import { outcomeWords, shownBody, sizeWords } from './words.ts';

export interface DryRunState {
  busy: boolean;
  error: unknown;
  result: DryRunResult | null;
  /** The scenario was changed since. */
  outdated: boolean;
  whyNot: string | null;
  run: () => void;
}

/** One iteration against the real target, with everything it sent and got. */
export function DryRunPanel({ busy, error, result, outdated, whyNot, run }: DryRunState) {
  if (busy) return <SkeletonLines lines={4} height={44} />;
  if (error) return <ErrorState what="The dry run did not take place." error={error} retry={run} />;
  if (result === null) {
    return (
      <EmptyState
        title="Not tried yet."
        action={
          <Button onClick={run} disabled={whyNot !== null} title={whyNot ?? undefined}>
            Run one iteration
          </Button>
        }
      >
        A dry run walks through the steps once, as one virtual user without pauses, and shows each request with its response. It is sent to
        the real target: what a step changes there is changed.
      </EmptyState>
    );
  }
  const done = result.steps.filter(({ outcome }) => outcome === 'completed').length;
  return (
    <div className={classes.run}>
      <div className={classes.head}>
        <VerdictMark verdict={result.ok ? 'pass' : 'fail'} />
        <p>
          {done} of {result.steps.length} {result.steps.length === 1 ? 'step' : 'steps'} completed against {result.baseUrl}.
          {outdated ? ' The scenario was changed since.' : ''}
        </p>
        <Button onClick={run} disabled={whyNot !== null} title={whyNot ?? undefined}>
          Run it again
        </Button>
      </div>
      <ol className={classes.steps} aria-label="Steps of the dry run">
        {result.steps.map((step, index) => (
          <StepResult key={step.name} step={step} open={firstToLookAt(result) === index} />
        ))}
      </ol>
    </div>
  );
}

/** The first that went wrong, else the first. */
function firstToLookAt({ steps }: DryRunResult): number {
  return Math.max(
    0,
    steps.findIndex(({ outcome }) => outcome === 'failed' || outcome === 'timed_out'),
  );
}

function StepResult({ step, open: initiallyOpen }: { step: DryRunStep; open: boolean }) {
  const [open, setOpen] = useState(initiallyOpen);
  const { name, kind, outcome, durationMs, response } = step;
  const words = outcomeWords(step);
  const verdict = outcome === 'completed' ? 'pass' : outcome === 'not_reached' ? 'not_measured' : 'fail';
  return (
    <li className={classes.step}>
      <button type="button" className={classes.toggle} aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
        <VerdictMark verdict={verdict} show="shape" title={outcome.replace('_', ' ')} />
        <span className={classes.name}>{name}</span>
        <span className={classes.secondary}>{kind}</span>
        <span className={classes.figures}>
          {response?.status === null || response === null ? '' : response.status}
          {durationMs === null ? '' : ` · ${withUnit(durationMs, 'ms')}`}
        </span>
      </button>
      {words === null ? null : <p className={classes.words}>{words}</p>}
      {open ? <StepDetail step={step} /> : null}
    </li>
  );
}

function StepDetail({ step: { requests, call, response, checks, extracted } }: { step: DryRunStep }) {
  const values = Object.entries(response?.values ?? {});
  const variables = Object.entries(extracted);
  return (
    <div className={classes.detail}>
      {requests.map(({ method, url, headers, body }, index) => (
        <section key={index} aria-label={requests.length > 1 ? `Request ${index + 1}` : 'Request'}>
          <h3>{requests.length > 1 ? `Request ${index + 1}` : 'Request'}</h3>
          <p className={classes.line}>
            {method} {url}
          </p>
          <Headers headers={headers} />
          {body === null ? null : <Body body={body} label={`Body of request ${index + 1}`} />}
        </section>
      ))}
      {call === null ? null : (
        <section aria-label="Call">
          <h3>Call</h3>
          <pre className={classes.body} tabIndex={0} aria-label="Call">
            {JSON.stringify(call, null, 2)}
          </pre>
        </section>
      )}
      {response === null ? null : (
        <section aria-label="Response">
          <h3>Response</h3>
          {response.status === null ? null : <p className={classes.line}>{response.status}</p>}
          <Headers headers={response.headers} />
          {values.length === 0 ? null : <Facts rows={values.map(([name, value]) => [name, JSON.stringify(value)])} />}
          {response.body === null ? null : <Body body={response.body} truncated={response.bodyTruncated} label="Body of the response" />}
        </section>
      )}
      {checks.length === 0 ? null : (
        <section aria-label="Checks">
          <h3>Checks</h3>
          <ul className={classes.checks}>
            {checks.map(({ name, passed }) => (
              <li key={name}>
                <VerdictMark verdict={passed ? 'pass' : 'fail'} show="shape" title={passed ? 'holds' : 'does not hold'} /> {name}
              </li>
            ))}
          </ul>
        </section>
      )}
      {variables.length === 0 ? null : (
        <section aria-label="Extracted">
          <h3>Extracted</h3>
          <Facts rows={variables.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])} />
        </section>
      )}
    </div>
  );
}

function Headers({ headers }: { headers: readonly (readonly [string, string])[] }) {
  if (headers.length === 0) return null;
  return (
    <details className={classes.headers}>
      <summary>{headers.length === 1 ? '1 header' : `${headers.length} headers`}</summary>
      <Facts rows={headers.map(([name, value]) => [name, value])} />
    </details>
  );
}

function Body({ body, truncated = false, label }: { body: string; truncated?: boolean; label: string }) {
  const { text, kind, bytes } = shownBody(body);
  if (text === '') return <p className={classes.secondary}>Empty body.</p>;
  return (
    <>
      <pre className={classes.body} tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <p className={classes.secondary}>
        {kind}, {truncated ? `cut after ${sizeWords(bytes)}` : sizeWords(bytes)}
      </p>
    </>
  );
}
