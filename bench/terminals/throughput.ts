/**
 * Throughput of a terminal session through the pty host against a bare node-pty reader, same bytes, same run.
 * Usage: node bench/terminals/throughput.ts [megabytes=32] [rounds=5]
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawn } from 'node-pty';
import { forkStarter } from '#core/processes/fork-starter.ts';
import { Notices } from '#core/notices/notices.ts';
import { TerminalService } from '#core/terminals/terminal-service.ts';
import { acknowledgeEveryCharacters } from '#shared/contract/terminals.ts';

const megabytes = Number(process.argv[2] ?? 32);
const rounds = Number(process.argv[3] ?? 5);

interface Measured {
  seconds: number;
  characters: number;
  digest: string;
}

/** Lines as `ls -l --color` or a test runner would print them: text with some colour. */
function payload(bytes: number): string {
  const lines: string[] = [];
  let length = 0;
  for (let number = 0; length < bytes; number += 1) {
    const line = `\u001b[32m${String(number).padStart(8, '0')}\u001b[0m the quick brown fox jumps over the lazy dog ${number * 7919}`;
    lines.push(line);
    length += line.length + 1;
  }
  return `${lines.join('\n')}\n`;
}

function bare(file: string): Promise<Measured> {
  return new Promise((resolve) => {
    const begun = performance.now();
    const hash = createHash('sha256');
    let characters = 0;
    let last = begun;
    const pty = spawn('/bin/cat', [file], { cols: 80, rows: 24, env: { PATH: process.env['PATH'] } });
    pty.onData((data) => {
      hash.update(data);
      characters += data.length;
      last = performance.now();
    });
    pty.onExit(() => resolve({ seconds: (last - begun) / 1000, characters, digest: hash.digest('hex') }));
  });
}

/** A page that parses at once: what is measured is the host and the way to it. */
async function throughHost(service: TerminalService, file: string): Promise<Measured> {
  const { sessionId } = await service.create({ columns: 80, rows: 24 });
  const readerId = `bench-${sessionId}`;
  const hash = createHash('sha256');
  let characters = 0;
  let acknowledged = 0;
  let begun = 0;
  let last = 0;
  // `stty -echo` and `exec`: what comes after the mark is the file and nothing else.
  const mark = 'begin-of-bytes';
  let head = '';
  for await (const event of service.attach({ sessionId, readerId })) {
    if (event.type === 'snapshot') service.write(sessionId, `stty -echo; PS1=; clear; printf 'begin-of-%s' bytes; exec cat ${file}\r`);
    if (event.type !== 'output') continue;
    let data = event.data;
    if (begun === 0) {
      head += data;
      const at = head.indexOf(mark);
      if (at >= 0) begun = performance.now();
      data = at >= 0 ? head.slice(at + mark.length) : '';
    }
    hash.update(data);
    characters += data.length;
    last = performance.now();
    if (event.seq - acknowledged >= acknowledgeEveryCharacters) {
      acknowledged = event.seq;
      service.acknowledge(sessionId, readerId, acknowledged);
    }
  }
  await service.close(sessionId);
  return { seconds: (last - begun) / 1000, characters, digest: hash.digest('hex') };
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const rate = ({ characters, seconds }: Measured) => characters / 1e6 / seconds;

const folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-bench-'));
const file = path.join(folder, 'bytes');
writeFileSync(file, payload(megabytes * 1e6));
try {
  await using service = new TerminalService({ starter: forkStarter, workspaceRoot: folder, notices: new Notices() });
  const bareRates: number[] = [];
  const hostRates: number[] = [];
  // The first round warms both up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    // Alternating, so that a slow moment of the machine meets both.
    const reference = await bare(file);
    const measured = await throughHost(service, file);
    if (measured.digest !== reference.digest) throw new Error('The bytes through the pty host differ from the bare reader’s.');
    if (round === 0) continue;
    bareRates.push(rate(reference));
    hostRates.push(rate(measured));
  }
  const ratio = median(hostRates) / median(bareRates);
  const show = (values: number[]) => values.map((value) => value.toFixed(1)).join(' ');
  console.log(`bare node-pty reader   MB/s: ${show(bareRates)}`);
  console.log(`through the pty host   MB/s: ${show(hostRates)}`);
  console.log(`ratio of medians: ${ratio.toFixed(2)} (bar: 0.50), ${megabytes} MB, bytes identical`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
