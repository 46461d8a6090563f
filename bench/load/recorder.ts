/**
 * What one request costs the recorder: `record` of a histogram, and everything a worker records per request (counts, response time,
 * service time), in ns. Median of several rounds over latencies as a service has them: log-normal around 2 ms.
 * Usage: node bench/load/recorder.ts [rounds=9] [records=2000000]
 */
import { LatencyHistogram } from '#core/histograms/latency-histogram.ts';
import { seededRandom } from '#core/load/random.ts';
import { SliceRecorder, times } from '#core/load/slice-recorder.ts';
import { median, say, sayLoad } from '../console/figures.ts';

const rounds = Number(process.argv[2] ?? 9);
const records = Number(process.argv[3] ?? 2_000_000);

const random = seededRandom(1);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const latencies = Float64Array.from({ length: 65_536 }, () => Math.round(2e6 * Math.exp(0.5 * normal())));

function nanosecondsEach(work: (nanoseconds: number) => void): number {
  const began = process.hrtime.bigint();
  for (let i = 0; i < records; i += 1) work(latencies[i & 65_535] as number);
  return Number(process.hrtime.bigint() - began) / records;
}

const histogram = new LatencyHistogram();
const recorder = new SliceRecorder(['get'], true);
const request = new Float64Array(4);
function recordRequest(latency: number): void {
  recorder.scheduled(0);
  request[times.sent] = request[times.due] as number;
  request[times.end] = (request[times.due] as number) + latency;
  recorder.ended(0, 'completed', undefined);
  recorder.latency(0, request);
}

const figures: { loop: number; record: number; request: number }[] = [];
let sum = 0;
for (let round = 0; round < rounds; round += 1) {
  figures.push({
    loop: nanosecondsEach((latency) => {
      sum += latency;
    }),
    record: nanosecondsEach((latency) => histogram.record(latency)),
    request: nanosecondsEach(recordRequest),
  });
}
if (histogram.n !== rounds * records || sum <= 0) throw new Error('not everything was recorded');
const each = (of: (figure: (typeof figures)[number]) => number) => median(figures.map(of)).toFixed(1);
say(`record of a histogram: ${each(({ record, loop }) => record - loop)} ns`);
say(`everything of a request: ${each(({ request: whole, loop }) => whole - loop)} ns`);
sayLoad();
