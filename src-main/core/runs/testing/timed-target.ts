import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { machineClock } from '../../load/machine-clock.ts';

/**
 * A target of its own process that says, request by request, when it arrived and when it was answered, in machine ns. Started with the way it
 * takes its time: `fixed MS`, `bimodal FAST_MS SLOW_MS` (every tenth is slow), `lognormal MEDIAN_MS SIGMA`, `stall NUMBER MS` (answers at once, but
 * nothing for MS from request NUMBER on), `single MS` (one after the other, MS each, back to back).
 */
export interface TimedAnswer {
  n: number;
  arrivedNs: number;
  answeredNs: number;
}

const [mode = 'fixed', first = '0', second = '0'] = process.argv.slice(2);
const a = Number(first);
const b = Number(second);
const clock = machineClock();
const log: TimedAnswer[] = [];
let freeAtNs = 0;
let stalledUntilNs = 0;

/** When a request that arrived is to be answered, machine ns. */
function answerAt(n: number, arrivedNs: number): number {
  switch (mode) {
    case 'bimodal':
      return arrivedNs + (n % 10 === 7 ? b : a) * 1e6;
    case 'lognormal':
      return arrivedNs + a * Math.exp(b * normal(n)) * 1e6;
    case 'stall':
      if (n >= a && stalledUntilNs === 0) stalledUntilNs = arrivedNs + b * 1e6;
      return Math.max(arrivedNs, stalledUntilNs);
    case 'single':
      // What a client needs between an answer and its next request is not to add up over hundreds of them.
      freeAtNs = (arrivedNs - freeAtNs < 20e6 ? freeAtNs : arrivedNs) + a * 1e6;
      return freeAtNs;
    default:
      return arrivedNs + a * 1e6;
  }
}

/** Standard normal from the number of the request: the middle of 12 uniforms of a linear congruential generator. */
function normal(n: number): number {
  let state = (n * 2_654_435_761 + 12_345) >>> 0;
  let sum = -6;
  for (let i = 0; i < 12; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    sum += state / 4_294_967_296;
  }
  return sum;
}

/** Timers have steps of a millisecond and fire late: the last stretch is waited for in turns of the loop. */
function at(timeNs: number, then: () => void): void {
  const leftMs = (timeNs - clock()) / 1e6;
  if (leftMs <= 0) then();
  else if (leftMs > 2) setTimeout(() => at(timeNs, then), leftMs - 1.5);
  else setImmediate(() => at(timeNs, then));
}

const server = http.createServer((request, response) => {
  const arrivedNs = clock();
  const n = Number(String(request.headers['x-holdpoint-request']).split('/')[1]);
  at(answerAt(n, arrivedNs), () => {
    log.push({ n, arrivedNs, answeredNs: clock() });
    response.end('ok');
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => process.send?.({ log }));
process.on('disconnect', () => process.exit(0));
