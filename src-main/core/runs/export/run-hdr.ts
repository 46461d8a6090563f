import type { RunDetail } from '#shared/contract/runs.ts';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { hdrLogLines, type HdrInterval } from '../../histograms/hdr-log.ts';
import { hdrText } from '../../histograms/hdr-v2.ts';
import { LatencyHistogram } from '../../histograms/latency-histogram.ts';
import { partsOf, type RunWindow } from '../compare/run-windows.ts';
import { seriesOf } from './run-csv.ts';

const measured = (windows: readonly RunWindow[]) => windows.filter(({ frames }) => !frames.some(({ warmUp }) => warmUp));

/** All latencies of a run as a histogram log: one interval for each window of about 10 s, one tag for each series; the warm-up is not in it. */
export function runHdrLog({ result, workloadHash }: RunDetail, windows: readonly RunWindow[]): string {
  const known = measured(windows);
  const series = seriesOf(known);
  function* intervals(): Generator<HdrInterval, void, void> {
    for (const window of known) {
      for (const name of series) {
        const histogram = new LatencyHistogram();
        histogram.addParts(partsOf(window, name));
        if (histogram.n > 0) yield { series: name, fromMs: window.fromMs, toMs: window.toMs, histogram };
      }
    }
  }
  const comments = [
    `[Holdpoint run ${result.runId}, ${result.scenario}, workload ${workloadHash}]`,
    '[Values are nanoseconds. Requests that were still open at the end are not in the histograms.]',
  ];
  return `${[...hdrLogLines(Date.parse(result.startedAt), comments, intervals())].join('\n')}\n`;
}

/** One series of the whole run as one compressed histogram in base64. @throws HoldpointError `NOT_FOUND` for an unknown series. */
export function runHdrHistogram(runId: string, windows: readonly RunWindow[], series: string): string {
  const histogram = new LatencyHistogram();
  for (const window of measured(windows)) histogram.addParts(partsOf(window, series));
  if (histogram.n > 0) return `${hdrText(histogram)}\n`;
  throw new HoldpointError('NOT_FOUND', `The run ${runId} has no latencies called "${series}".`, {
    hint: `It has: ${seriesOf(windows).join(', ') || 'none'}.`,
  });
}
