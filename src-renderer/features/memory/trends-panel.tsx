import type { Trend } from '#shared/contract/runs.ts';
import { grouped, significant } from '../../lib/format/numbers.ts';
import { formatSeconds } from '../../lib/format/time.ts';
import { Chip } from '../../ui/chip.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ErrorState, SkeletonLines } from '../../ui/states.tsx';
import classes from './memory.module.css';

interface TrendsPanelProps {
  trends: Trend[] | undefined;
  error: unknown;
  /** What the trend looks at: "of this run", "of the last hour". */
  of: string;
}

/** Does it grow? In words, with the interval, for each signal. */
export function TrendsPanel({ trends, error, of }: TrendsPanelProps) {
  return (
    <Panel
      title="Does it grow?"
      mark={
        <Chip tone="inconclusive" dashed shape="≈">
          estimate, not a verdict
        </Chip>
      }
      note={`Theil-Sen over the lower envelope, ${of}`}
    >
      {trends === undefined ? (
        error ? (
          <ErrorState what="The trends could not be read." error={error} />
        ) : (
          <SkeletonLines lines={4} height={32} />
        )
      ) : trends.length === 0 ? (
        <p className={classes.dim}>Nothing was sampled here that could have a trend.</p>
      ) : trends.every(({ slopePerHour }) => slopePerHour === null) ? (
        // One reason holds for all: a table of dashes says less.
        <p>
          {trends[0]?.words}. <span className={classes.dim}>{trends[0]?.reason}</span>
        </p>
      ) : (
        <ul className={classes.trends}>
          {trends.map((trend) => (
            <li key={trend.signal} className={classes.trend}>
              <span className={classes.signal}>{trend.label}</span>
              <span>
                {trend.words}
                {trend.reason === '' ? null : <span className={classes.sub}>{trend.reason}</span>}
              </span>
              <span className={classes.basis} title={trend.method}>
                n {grouped(trend.n)} over {formatSeconds(trend.windowSeconds)}
                <span className={classes.sub}>
                  {trend.low === null ? '' : `${Math.round(trend.confidence * 100)} % interval`}
                  {trend.budgetPerHour === null ? '' : ` · budget ${significant(trend.budgetPerHour)} ${trend.unit}/h`}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
