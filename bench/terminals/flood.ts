/**
 * One session floods (`seq 1 N`) while another is typed into: bytes complete, memory of the host bounded, keystrokes still echoed.
 * Usage: node bench/terminals/flood.ts [N=5000000]      (memory is read from /proc: Linux)
 */
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { forkStarter } from '#core/processes/fork-starter.ts';
import { Notices } from '#core/notices/notices.ts';
import { TerminalService } from '#core/terminals/terminal-service.ts';
import { acknowledgeEveryCharacters } from '#shared/contract/terminals.ts';

const last = Number(process.argv[2] ?? 5_000_000);

function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return Number(kilobytes) / 1024;
}

await using service = new TerminalService({ starter: forkStarter, workspaceRoot: tmpdir(), notices: new Notices() });

async function open(onOutput: (data: string) => void): Promise<{ type: (data: string) => void }> {
  const { sessionId } = await service.create({ columns: 80, rows: 24 });
  const readerId = randomUUID();
  const attached = Promise.withResolvers<void>();
  void (async () => {
    let acknowledged = 0;
    for await (const event of service.attach({ sessionId, readerId })) {
      if (event.type === 'snapshot') attached.resolve();
      if (event.type !== 'output') continue;
      onOutput(event.data);
      if (event.seq - acknowledged >= acknowledgeEveryCharacters) {
        acknowledged = event.seq;
        service.acknowledge(sessionId, readerId, acknowledged);
      }
    }
  })();
  await attached.promise;
  return { type: (data) => service.write(sessionId, data) };
}

const [begin, end] = ['begin-of-flood', 'end-of-flood'];
const hash = createHash('sha256');
const flooded = Promise.withResolvers<void>();
let text = '';
const progress: { at: 'before' | 'within' | 'after' } = { at: 'before' };
const flooding = await open((data) => {
  if (progress.at === 'after') return;
  text += data;
  if (progress.at === 'before') {
    const at = text.indexOf(begin);
    if (at < 0) return;
    text = text.slice(at + begin.length);
    progress.at = 'within';
  }
  const at = text.indexOf(end);
  // What might be the begin of the mark waits for more.
  const sure = at >= 0 ? at : Math.max(0, text.length - end.length);
  hash.update(text.slice(0, sure));
  text = text.slice(sure);
  if (at >= 0) {
    progress.at = 'after';
    flooded.resolve();
  }
});

let echoed: () => void = () => {};
const typing = await open(() => echoed());
// The terminal itself echoes; `cat` keeps the shell's line editor out of the measurement.
typing.type('cat\r');
await new Promise<void>((resolve) => void (echoed = resolve));

const idle = residentMegabytes(service.hostPids[0] ?? 0);
let highest = idle;
const delays: number[] = [];
const begun = performance.now();
flooding.type(`stty -echo; PS1=; clear; printf 'begin-of-%s' flood; seq 1 ${last}; printf 'end-of-%s' flood\r`);
// At a fast typist's pace, a key each 50 ms.
while (progress.at !== 'after') {
  const typed = performance.now();
  await new Promise<void>((resolve) => {
    echoed = resolve;
    typing.type('k');
  });
  delays.push(performance.now() - typed);
  highest = Math.max(highest, residentMegabytes(service.hostPids[0] ?? 0));
  await new Promise((resolve) => setTimeout(resolve, 50));
}
await flooded.promise;
const seconds = (performance.now() - begun) / 1000;

const expected = createHash('sha256');
for (let number = 1; number <= last; number += 1) expected.update(`${number}\r\n`);
if (hash.digest('hex') !== expected.digest('hex')) throw new Error('The page did not get what the program wrote.');
delays.sort((a, b) => a - b);
const percentile = (share: number) => (delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? Number.NaN).toFixed(1);
console.log(`seq 1 ${last}: ${seconds.toFixed(1)} s, complete and in order`);
console.log(`keystroke echo meanwhile: p50 ${percentile(0.5)} ms, p95 ${percentile(0.95)} ms (bar: 50), ${delays.length} keystrokes`);
console.log(`pty host memory: ${idle.toFixed(0)} MB idle, ${(highest - idle).toFixed(0)} MB more at most (bar: 64)`);
