import { Button, NumberInput, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { parseDurationMs, parseRatePerSecond } from '#shared/durations.ts';
import type { ScenarioSummary } from '#shared/contract/runs.ts';
import { client, useCoreAction, useCoreQuery } from '../../lib/client/index.ts';
import { formatSeconds } from '../../lib/format/time.ts';
import { useWhyNot } from '../../lib/live/system-info.ts';
import { paths } from '../../lib/routes.ts';
import { Page } from '../../ui/page.tsx';
import { Column, Grid, Panel } from '../../ui/panel.tsx';
import { CodeText } from '../../ui/quantity.tsx';
import { EmptyState, ErrorState, ProblemList, SkeletonLines } from '../../ui/states.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import { PlanPreview } from './plan-preview.tsx';
import { StarterPanel, useStarter } from './run-starter.tsx';
import classes from './runs.module.css';

const crumbs = [{ label: 'Runs', to: paths.runs }];

/** Pick a scenario, see what it would do, start it. */
export function NewRunPage() {
  const [search, setSearch] = useSearchParams();
  const scenarios = useCoreQuery(['runs', 'scenarios'], (options) => client.runs.scenarios(undefined, options));
  const wanted = search.get('scenario');
  const chosen =
    scenarios.data?.find((scenario) => scenario.file === wanted) ??
    scenarios.data?.find((scenario) => !hasErrors(scenario)) ??
    scenarios.data?.[0];

  if (scenarios.isPending || scenarios.data === undefined || chosen === undefined) {
    return (
      <Page title="New run" breadcrumbs={crumbs}>
        <Panel title="Scenario">
          {scenarios.isPending ? (
            <SkeletonLines lines={3} height={56} />
          ) : scenarios.data === undefined ? (
            <ErrorState what="The scenarios could not be read." error={scenarios.error} retry={() => void scenarios.refetch()} />
          ) : (
            <EmptyState
              title="This workspace has no scenario."
              action={
                <Button component={Link} to={paths.scenarios}>
                  Make one
                </Button>
              }
            >
              A scenario is a YAML file in <CodeText>scenarios/</CodeText> that says which requests to send, how many, for how long, and
              what must hold. <CodeText>holdpoint init</CodeText> writes an example.
            </EmptyState>
          )}
        </Panel>
      </Page>
    );
  }
  return <ChosenScenario scenario={chosen} all={scenarios.data} onChoose={(file) => setSearch({ scenario: file }, { replace: true })} />;
}

function hasErrors(scenario: ScenarioSummary): boolean {
  return scenario.problems.some((problem) => problem.severity === 'error');
}

function describe(scenario: ScenarioSummary): string {
  if (hasErrors(scenario)) return 'cannot be started: its file has errors';
  const load = `${scenario.load} for ${formatSeconds(scenario.durationSeconds)}`;
  return scenario.description === '' ? load : `${scenario.description} · ${load}`;
}

/** What a run may change about its executor; of the duration the words for it. The stages of a ramp are changed in the file. */
function fittingFields(executor: string): { rate: boolean; vus: boolean; duration: string | null } {
  const ramps = executor.startsWith('ramping-');
  const atMost = executor === 'shared-iterations' || executor === 'capacity-search';
  return {
    rate: executor === 'constant-arrival-rate',
    vus: executor === 'constant-vus' || executor === 'shared-iterations',
    duration: ramps ? null : atMost ? 'Duration at most' : 'Duration',
  };
}

interface ChosenScenarioProps {
  scenario: ScenarioSummary;
  all: ScenarioSummary[];
  onChoose: (file: string) => void;
}

function ChosenScenario({ scenario, all, onChoose }: ChosenScenarioProps) {
  const navigate = useNavigate();
  const whyNot = useWhyNot('operator');
  const [rate, setRate] = useState('');
  const [duration, setDuration] = useState('');
  const [seed, setSeed] = useState<number | ''>('');
  const [vus, setVus] = useState<number | ''>('');
  const fits = fittingFields(scenario.executor);
  const wrongRate = rate !== '' && parseRatePerSecond(rate) === null;
  const wrongDuration = duration !== '' && parseDurationMs(duration) === null;
  const overrides = {
    ...(fits.rate && rate !== '' && !wrongRate ? { rate } : {}),
    ...(fits.duration && duration !== '' && !wrongDuration ? { duration } : {}),
    ...(seed === '' ? {} : { seed }),
    ...(fits.vus && vus !== '' ? { vus } : {}),
  };
  // The preview follows the typing, not each key of it.
  const [settled] = useDebouncedValue(overrides, 250);
  const broken = hasErrors(scenario);
  const starter = useStarter();
  const { by } = starter;
  const start = useCoreAction<void, { runId: string }>(
    () => client.runs.start({ file: scenario.file, overrides, ...(by === null ? {} : { by }) }),
    {
      failed: null,
      changes: [['runs']],
      onDone: ({ runId }) => void navigate(paths.run(runId)),
    },
  );
  const choose = (file: string) => {
    // What was typed belonged to the other scenario.
    setRate('');
    setDuration('');
    setSeed('');
    setVus('');
    start.reset();
    onChoose(file);
  };
  const cannot =
    whyNot ??
    starter.whyNot ??
    (broken ? 'The scenario has errors.' : wrongRate || wrongDuration ? 'A field is not filled in correctly.' : null);

  return (
    <Page
      title="New run"
      breadcrumbs={crumbs}
      actions={
        <Button
          variant="primary"
          leftSection={<IconPlayerPlayFilled size={13} aria-hidden />}
          onClick={() => start.run()}
          loading={start.busy}
          disabled={cannot !== null}
          title={cannot ?? undefined}
        >
          Start the run
        </Button>
      }
    >
      {start.error ? (
        <Panel title="Not started">
          <ErrorState what={`${scenario.name} was not started.`} error={start.error} retry={() => start.run()} />
        </Panel>
      ) : null}
      <Grid>
        <Panel title="Scenario" note={<Link to={paths.editScenario(scenario.file)}>Edit it</Link>} span={4} spanNarrow={12}>
          <fieldset className={classes.scenarios}>
            <legend className="visually-hidden">Scenario</legend>
            {all.map((each) => (
              <label key={each.file} className={classes.scenario}>
                <input
                  type="radio"
                  name="scenario"
                  className="visually-hidden"
                  checked={each.file === scenario.file}
                  onChange={() => choose(each.file)}
                />
                <span className={classes.scenarioName}>
                  {each.name}
                  {hasErrors(each) ? <VerdictMark verdict="fail" show="shape" title="has errors" /> : null}
                </span>
                <span className={classes.secondary}>{describe(each)}</span>
                <span className={classes.file}>{each.file}</span>
              </label>
            ))}
          </fieldset>
        </Panel>
        <Column span={8} spanNarrow={12}>
          {broken ? (
            <Panel title="What is wrong with it">
              <ProblemList problems={scenario.problems} />
            </Panel>
          ) : (
            <>
              <PlanPreview file={scenario.file} overrides={settled} />
              <Panel
                title="What must hold"
                note={scenario.monitors.length === 0 ? 'no process monitor' : `monitors: ${scenario.monitors.join(', ')}`}
              >
                {scenario.thresholds.length === 0 ? (
                  <p className={classes.secondary}>No threshold: the run measures, but no verdict follows from it.</p>
                ) : (
                  <ul className={classes.rules}>
                    {scenario.thresholds.map((threshold) => (
                      <li key={`${threshold.metric} ${threshold.expr} ${threshold.window}`}>
                        <span>{threshold.metric}</span>
                        <CodeText>{threshold.expr}</CodeText>
                        <span className={classes.secondary}>{threshold.window === 'run' ? 'whole run' : `over ${threshold.window}`}</span>
                      </li>
                    ))}
                  </ul>
                )}
              </Panel>
              {scenario.programs.length > 0 ? (
                <Panel title="What it runs on this machine" note="with the rights of the console">
                  <ul className={classes.programs}>
                    {scenario.programs.map((program) => (
                      <li key={program}>
                        <CodeText>{program}</CodeText>
                      </li>
                    ))}
                  </ul>
                </Panel>
              ) : null}
              <Panel title="For this run only" note="empty fields keep what the scenario says">
                <div className={classes.fields}>
                  {fits.rate ? (
                    <TextInput
                      label="Rate"
                      placeholder={scenario.load.split(' ')[0]}
                      value={rate}
                      onChange={(event) => setRate(event.currentTarget.value)}
                      error={wrongRate ? 'Write it as 200/s or 12000/m.' : undefined}
                    />
                  ) : null}
                  {fits.vus ? (
                    <NumberInput
                      label="Virtual users"
                      placeholder="of the scenario"
                      min={1}
                      allowDecimal={false}
                      value={vus}
                      onChange={(value) => setVus(typeof value === 'number' ? value : '')}
                    />
                  ) : null}
                  {fits.duration ? (
                    <TextInput
                      label={fits.duration}
                      placeholder={formatSeconds(scenario.durationSeconds)}
                      value={duration}
                      onChange={(event) => setDuration(event.currentTarget.value)}
                      error={wrongDuration ? 'Write it as 60s, 10m or 8h.' : undefined}
                    />
                  ) : null}
                  <NumberInput
                    label="Seed"
                    placeholder="of the scenario"
                    min={0}
                    allowDecimal={false}
                    value={seed}
                    onChange={(value) => setSeed(typeof value === 'number' ? value : '')}
                  />
                </div>
              </Panel>
              <StarterPanel {...starter} />
              {scenario.problems.length > 0 ? (
                <Panel title="Worth knowing">
                  <ProblemList problems={scenario.problems} />
                </Panel>
              ) : null}
            </>
          )}
        </Column>
      </Grid>
    </Page>
  );
}
