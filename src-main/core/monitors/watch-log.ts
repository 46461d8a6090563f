import type { Trend } from '#shared/contract/runs.ts';
import { estimateTrend } from '../leaks/trend.ts';
import { signals } from './signals.ts';
import type { TreeSample } from './tree-sample.ts';

/** One look at a process tree, in the units of the public output: MB of 1,000,000 bytes, percent of one core. */
export interface WatchSample {
  /** RFC 3339. */
  t: string;
  pssMb: number | null;
  anonMb: number | null;
  ussMb: number | null;
  rssMb: number | null;
  cpuPercent: number | null;
  threads: number | null;
  fds: number | null;
  processes: number;
}

/** What `watch` prints and keeps: samples of one tree without a store. */
export class WatchLog {
  readonly samples: WatchSample[] = [];
  readonly events: { t: string; kind: string; label: string }[] = [];
  readonly #series = new Map<string, { t: number; value: number }[]>();
  readonly #restarts: number[] = [];

  /** Answers with what was added; null where there was nothing to sample. */
  add(sample: TreeSample): WatchSample | null {
    const t = new Date(sample.at).toISOString();
    for (const { kind, label } of sample.events) {
      this.events.push({ t, kind, label });
      if (kind === 'restart') this.#restarts.push(sample.at);
    }
    if (sample.state !== 'sampling') return null;
    for (const [name, value] of sample.figures) {
      const series = this.#series.get(name);
      if (series) series.push({ t: sample.at, value });
      else this.#series.set(name, [{ t: sample.at, value }]);
    }
    const figure = (name: string) => sample.figures.get(name) ?? null;
    const added: WatchSample = {
      t,
      pssMb: figure('memory.pss'),
      anonMb: figure('memory.anon'),
      ussMb: figure('memory.uss'),
      rssMb: figure('memory.rss'),
      cpuPercent: figure('process.cpu'),
      threads: figure('process.threads'),
      fds: figure('process.fds'),
      processes: sample.processes.length,
    };
    this.samples.push(added);
    return added;
  }

  trends(): Trend[] {
    return signals
      .filter((signal) => signal.hasTrend)
      .map(({ name, label, unit, resolution }) =>
        estimateTrend({
          signal: name,
          label,
          unit,
          resolution,
          samples: this.#series.get(name) ?? [],
          masks: [],
          splits: this.#restarts,
          budgetPerHour: null,
        }),
      );
  }
}

/**
 * The columns of a CSV of samples. `t,value` come first, so that the file can be analysed for a leak as it is: `value` is the memory that
 * the processes made (anonymous and swap), in MB. A figure that was not read at that moment is empty.
 */
export const csvHeader = 't,value,pss_mb,uss_mb,rss_mb,cpu_percent,threads,fds,processes';

export function csvRow(sample: WatchSample): string {
  const cell = (value: number | null, decimals: number) => (value === null ? '' : value.toFixed(decimals));
  return [
    sample.t,
    cell(sample.anonMb, 3),
    cell(sample.pssMb, 3),
    cell(sample.ussMb, 3),
    cell(sample.rssMb, 3),
    cell(sample.cpuPercent, 1),
    cell(sample.threads, 0),
    cell(sample.fds, 0),
    String(sample.processes),
  ].join(',');
}
