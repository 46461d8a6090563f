import { Link } from 'react-router';
import type { SystemStatus } from '#shared/contract/system.ts';
import { useConnection } from '../../lib/client/connection.ts';
import { significant, withUnit } from '../../lib/format/numbers.ts';
import { ageText } from '../../lib/format/time.ts';
import { useNow } from '../../lib/live/now.ts';
import { statusReceivedAt, useStatus } from '../../lib/live/status.ts';
import { useSystemInfo } from '../../lib/live/system-info.ts';
import { paths } from '../../lib/routes.ts';
import classes from './shell.module.css';

export function StatusBar() {
  return (
    <footer className={classes.status} aria-label="Status">
      <TargetFact />
      <DatabaseFact />
      <CoreFact />
      <RecordingFact />
      <span className={classes.end} />
      <GeneratorFact />
      <RoleFact />
    </footer>
  );
}

function TargetFact() {
  const target = useStatus((status) => status.targets[0]);
  const delivered = useStatus((status) => status.runs[0]?.deliveredPerSecond ?? null);
  if (!target) return null;
  const words = [
    target.name,
    target.state === 'up' ? null : target.state,
    target.processes === null ? null : `${target.processes} ${target.processes === 1 ? 'process' : 'processes'}`,
    delivered === null ? null : withUnit(delivered, '/s'),
  ];
  return <Fact state={target.state} text={words.filter((word) => word !== null).join(' · ')} title={target.message} to={paths.overview} />;
}

function DatabaseFact() {
  const database = useStatus((status) => status.datasources[0]);
  if (!database) return null;
  const connections =
    database.connections === null
      ? null
      : `${database.connections}${database.maxConnections === null ? '' : ` of ${database.maxConnections}`} connections`;
  const words = [`Postgres ${database.version ?? ''}`.trim(), database.state === 'up' ? connections : database.state];
  return (
    <Fact state={database.state} text={words.filter((word) => word !== null).join(' · ')} title={database.message} to={paths.postgres} />
  );
}

/** Older than this, what the page shows is not "now" any more. The core sends a status at least each second. */
const staleAfterMs = 5000;

function CoreFact() {
  const connection = useConnection();
  const now = useNow(500);
  // Read at each tick, not at each arrival: otherwise the age would always be that of something just arrived.
  const receivedAt = statusReceivedAt();
  if (connection.kind === 'refused') return <Fact state="down" text="core refused" />;
  if (connection.kind === 'connecting') return <Fact state="unknown" text="connecting to the core" />;
  if (connection.kind === 'reconnecting') return <Fact state="down" text={`core out of reach · ${ageText(now - connection.sinceMs)}`} />;
  const ageMs = receivedAt === null ? null : now - receivedAt;
  return (
    <Fact
      state={ageMs !== null && ageMs > staleAfterMs ? 'unknown' : 'up'}
      text={ageMs === null ? 'core connected' : `core connected · sample ${ageText(ageMs)} old`}
    />
  );
}

function RecordingFact() {
  const recording = useStatus((status) => status.recording);
  return recording?.state === 'degraded' ? (
    <Fact state="down" text={`not recorded: ${recording.message}`} title={recording.message} />
  ) : null;
}

function GeneratorFact() {
  const run: SystemStatus['runs'][number] | null | undefined = useStatus((status) => status.runs[0]);
  if (!run || run.scheduleLagP99Ms === null) return null;
  const loop = run.loopUtilization === null ? '' : ` · loop ${significant(run.loopUtilization * 100, 2)} %`;
  return <span className={classes.secondaryFact}>{`engine lag p99 ${withUnit(run.scheduleLagP99Ms, 'ms')}${loop}`}</span>;
}

function RoleFact() {
  const { data: info } = useSystemInfo();
  return info ? <span title={`Connected as ${info.role}; core version ${info.version}`}>{`role: ${info.role}`}</span> : null;
}

type FactState = 'up' | 'down' | 'starting' | 'unknown';

function Fact({ state, text, title, to }: { state: FactState; text: string; title?: string; to?: string }) {
  const content = (
    <>
      <span className={`${classes.dot} ${state === 'starting' ? classes.unknown : classes[state]}`} aria-hidden />
      <span>{text}</span>
    </>
  );
  return to === undefined ? (
    <span className={classes.fact} title={title || text}>
      {content}
    </span>
  ) : (
    <Link className={classes.fact} to={to} title={title || text}>
      {content}
    </Link>
  );
}
