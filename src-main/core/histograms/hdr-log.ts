import { hdrText, histogramOfHdrText } from './hdr-v2.ts';
import type { LatencyHistogram } from './latency-histogram.ts';

/** Nanoseconds of the unit in which a log gives the largest value of an interval: milliseconds, as HdrHistogram's own writers do. */
const maxUnit = 1e6;

/** The histogram of one series over one interval. */
export interface HdrInterval {
  /** Series; it becomes the tag. null in a log without tags. */
  series: string | null;
  /** Epoch milliseconds. */
  fromMs: number;
  toMs: number;
  histogram: LatencyHistogram;
}

/**
 * Lines of a histogram log, version 1.3, as HdrHistogram's HistogramLogProcessor and the plotters made for it read: nanoseconds, one line per
 * interval and series. Source: HdrHistogram 2.x, HistogramLogWriter.java.
 * @param comments said at the top, one line each.
 */
export function* hdrLogLines(
  startMs: number,
  comments: readonly string[],
  intervals: Iterable<HdrInterval>,
): Generator<string, void, void> {
  const start = (startMs / 1000).toFixed(3);
  for (const comment of comments) yield `#${comment.replaceAll(/[\r\n]+/g, ' ')}`;
  yield '#[Histogram log format version 1.3]';
  yield `#[BaseTime: ${start} (seconds since epoch)]`;
  yield `#[StartTime: ${start} (seconds since epoch), ${new Date(startMs).toISOString()}]`;
  yield '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"';
  for (const { series, fromMs, toMs, histogram } of intervals) {
    const times = `${((fromMs - startMs) / 1000).toFixed(3)},${((toMs - fromMs) / 1000).toFixed(3)}`;
    const tag = series === null ? '' : `Tag=${tagOf(series)},`;
    yield `${tag}${times},${((histogram.max ?? 0) / maxUnit).toFixed(3)},${hdrText(histogram)}`;
  }
}

/**
 * Reads a histogram log, ours or another's, with values in nanoseconds.
 * @throws RangeError with the number of the line, for what is neither a comment nor an interval.
 */
export function readHdrLog(text: string): { startMs: number; intervals: HdrInterval[] } {
  let startMs = 0;
  let baseMs: number | null = null;
  const intervals: HdrInterval[] = [];
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const time = /^#\[(?<which>StartTime|BaseTime): (?<seconds>\d+(?:\.\d+)?)/.exec(line)?.groups;
    if (time !== undefined) {
      const ms = Number(time['seconds']) * 1000;
      if (time['which'] === 'BaseTime') baseMs = ms;
      else startMs = ms;
      continue;
    }
    if (line.trim() === '' || line.startsWith('#') || line.startsWith('"')) continue;
    const fields = /^(?:Tag=(?<tag>[^,\s]*),)?(?<at>\d+(?:\.\d+)?),(?<length>\d+(?:\.\d+)?),[^,]+,(?<body>[A-Za-z0-9+/=]+)\s*$/.exec(
      line,
    )?.groups;
    if (fields === undefined) throw new RangeError(`line ${index + 1} is no interval of a histogram log`);
    const at = Number(fields['at']) * 1000;
    // Without a base time, what lies more than a year before the start counts from it.
    baseMs ??= at < startMs - yearMs ? startMs : 0;
    try {
      intervals.push({
        series: fields['tag'] === undefined ? null : seriesOf(fields['tag']),
        fromMs: baseMs + at,
        toMs: baseMs + at + Number(fields['length']) * 1000,
        histogram: histogramOfHdrText(fields['body'] ?? ''),
      });
    } catch (error) {
      throw new RangeError(`line ${index + 1}: ${(error as Error).message}`, { cause: error });
    }
  }
  return { startMs: startMs || (baseMs ?? 0), intervals };
}

const yearMs = 365 * 86_400_000;

/** A tag holds neither commas nor spaces; a step's name may. */
function tagOf(series: string): string {
  return series.replaceAll(/[%,\s]/gu, (character) => encodeURIComponent(character));
}

function seriesOf(tag: string): string {
  try {
    return decodeURIComponent(tag);
  } catch {
    // Another writer's tag with a bare percent sign: it is the name itself.
    return tag;
  }
}
