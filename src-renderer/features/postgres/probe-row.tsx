import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useId } from 'react';
import type { PostgresLive } from '#shared/contract/postgres.ts';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import { quantity, withUnit } from '../../lib/format/numbers.ts';
import { formatDuration } from '../../lib/format/time.ts';
import { TimeChart } from '../../ui/charts/time-chart.tsx';
import { Chip } from '../../ui/chip.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Ago, CodeText } from '../../ui/quantity.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { ErrorState, SkeletonBlock } from '../../ui/states.tsx';
import classes from './postgres.module.css';
import { columnWords, isWord, lessIsWorse, limitInSight, probeLooks, shortValue, thresholdWords } from './probe-words.ts';

export type ProbeWithHistory = PostgresLive['probes'][number];

interface ProbeRowProps {
  datasource: string;
  probe: ProbeWithHistory;
  open: boolean;
  onToggle: () => void;
}

/** One probe: mark, value against its thresholds, what it means, how it went. Opens to its rows and its SQL. */
export function ProbeRow({ datasource, probe, open, onToggle }: ProbeRowProps) {
  const { word, tone, shape, dashed } = probeLooks[probe.status];
  const detailsId = useId();
  return (
    <li className={classes.probe}>
      <div className={classes.probeRow}>
        <div>
          <Chip tone={tone} shape={shape} dashed={dashed}>
            {word}
          </Chip>
        </div>
        <div className={classes.probeText}>
          <div className={classes.title}>{probe.title}</div>
          <div className={classes.message}>{probe.message}</div>
        </div>
        <div className={classes.value}>
          <span title={quantity(probe.value, probe.unit).exact}>{shortValue(probe.value, probe.unit)}</span>
          {isWord(probe.unit) && probe.value !== null ? <span className={classes.unit}>{probe.unit}</span> : null}
        </div>
        <div className={classes.thresholds}>{thresholdWords(probe)}</div>
        <Sparkline values={probe.history.map(({ v }) => v)} label={`${probe.title} over time, last ${withUnit(probe.value, probe.unit)}`} />
        <div className={classes.when}>
          <Ago at={probe.at} />
        </div>
        <ActionIcon
          aria-label={`${open ? 'Hide' : 'Show'} the details of ${probe.title}`}
          aria-expanded={open}
          aria-controls={open ? detailsId : undefined}
          onClick={onToggle}
        >
          {open ? <IconChevronUp size={16} /> : <IconChevronDown size={16} />}
        </ActionIcon>
      </div>
      {open ? (
        <div id={detailsId} className={classes.details}>
          <ProbeDetails datasource={datasource} probe={probe} />
        </div>
      ) : null}
    </li>
  );
}

/** The history of a probe is asked for again this often while it is looked at. */
const refetchMs = 5000;

function ProbeDetails({ datasource, probe }: { datasource: string; probe: ProbeWithHistory }) {
  const history = useCoreQuery(
    ['postgres', 'history', datasource, probe.probe],
    (options) => client.postgres.history({ datasource, probe: probe.probe, width: 1000 }, options),
    { refetchMs, keepPrevious: true },
  );
  const names = [...new Set(probe.rows.flatMap((row) => Object.keys(row)))];
  return (
    <>
      {history.data ? (
        <TimeChart
          label={probe.title}
          unit={isWord(probe.unit) ? 'count' : probe.unit}
          series={history.data.series}
          gaps={history.data.gaps}
          events={history.data.events}
          limit={limitInSight(probe)}
          zero={!lessIsWorse(probe)}
          height={130}
          empty="No history yet."
        />
      ) : history.error ? (
        <ErrorState what="The history could not be read." error={history.error} />
      ) : (
        <SkeletonBlock height={130} />
      )}
      {probe.rows.length > 0 ? (
        <DataTable
          label={`Rows of ${probe.title}`}
          compact
          rows={probe.rows.map((row, index) => ({ index, row }))}
          rowKey={({ index }) => String(index)}
          columns={names.map((name) => ({
            key: name,
            title: columnWords(name),
            align: probe.rows.every((row) => row[name] === null || typeof row[name] === 'number') ? ('right' as const) : ('left' as const),
            render: ({ row }: { row: ProbeWithHistory['rows'][number] }) => <Cell value={row[name] ?? null} />,
          }))}
        />
      ) : (
        <p className={classes.dim}>No rows behind this answer.</p>
      )}
      <div>
        <p className={classes.subtitle}>
          The question, as asked in {formatDuration(probe.durationMs)} · criteria know it as <CodeText>{probe.metric}</CodeText>
        </p>
        {/* Scrolls: reachable by keyboard. */}
        <pre className={classes.sql} tabIndex={0} aria-label={`SQL of ${probe.title}`}>
          {probe.sql}
        </pre>
      </div>
    </>
  );
}

function Cell({ value }: { value: string | number | boolean | null }) {
  if (value === null) return '–';
  if (typeof value === 'number') return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return <span style={{ overflowWrap: 'anywhere' }}>{value}</span>;
}
