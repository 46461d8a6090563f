import { Link } from 'react-router';
import type { ComparedRun } from '#shared/contract/run-comparison.ts';
import { absoluteTime, formatSeconds } from '../../lib/format/time.ts';
import { useNameOf } from '../../lib/people.ts';
import { paths } from '../../lib/routes.ts';
import { Chip } from '../../ui/chip.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Panel } from '../../ui/panel.tsx';
import { CodeText } from '../../ui/quantity.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import classes from './compare.module.css';

/** One of the two runs: what it was, and how much of it is compared. */
export function ComparedRunPanel({ letter, run }: { letter: 'A' | 'B'; run: ComparedRun }) {
  const { environment } = run;
  const nameOf = useNameOf();
  const left = run.excluded.map(({ reason, windows }) => `${windows} left out: ${reason}`);
  return (
    <Panel
      title={`${letter} · ${letter === 'A' ? 'what it is compared with' : 'what is judged'}`}
      span={6}
      mark={
        <>
          <span aria-hidden className={`${classes.key} ${letter === 'A' ? classes.keyA : classes.keyB}`} />
          <VerdictMark verdict={run.verdict} />
          {run.baseline === null ? null : (
            <Chip tone="info" shape="⚑" {...(run.baseline.why === null ? {} : { title: run.baseline.why })}>
              baseline
            </Chip>
          )}
        </>
      }
      note={<Link to={paths.run(run.runId)}>Open the run</Link>}
    >
      <Facts
        rows={[
          ['Scenario', run.scenario],
          ['Started', `${absoluteTime(Date.parse(run.startedAt))} by ${nameOf(run.startedBy) ?? run.startedBy}`],
          ['Load', run.load],
          [
            'Revision',
            run.revision === null ? (
              'not a repository'
            ) : (
              <CodeText key="revision" short={12}>
                {run.revision}
              </CodeText>
            ),
          ],
          ['Observed', [formatSeconds(run.observedSeconds), `${run.windows} windows`, ...left].join(' · ')],
          [
            'Where',
            environment === null
              ? 'not recorded'
              : [
                  environment.declared ?? environment.target,
                  environment.generator.declared ?? `${environment.generator.cores} × ${environment.generator.cpu}`,
                ].join(' · '),
          ],
        ]}
      />
    </Panel>
  );
}
