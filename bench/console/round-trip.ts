/**
 * What a call of the contract costs over the WebSocket: `system.echo`, one call after the other, beside the echo of a bare `ws` server
 * in the same run. Both in blocks by turns, so that both see the same machine. The difference is oRPC, zod and the handler.
 * Usage: node bench/console/round-trip.ts [calls=2000]
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { DemoConsole, DemoWorkspace } from './demo-console.ts';
import { quantile, say, sayLoad, spread } from './figures.ts';

const calls = Number(process.argv[2] ?? 2000);
const warmUpCalls = 500;
const blockCalls = 100;
const text = 'x'.repeat(100);

async function timed(times: number, call: () => Promise<unknown>): Promise<number[]> {
  const durations: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const began = performance.now();
    await call();
    durations.push(performance.now() - began);
  }
  return durations;
}

using workspace = new DemoWorkspace();
await using console = await DemoConsole.start(workspace.root);
using connection = await console.connect();
const contract = () => connection.client.system.echo({ text });

const peer = spawn(process.execPath, [path.join(import.meta.dirname, 'echo-peer.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const address = await new Promise<string>((resolve) => createInterface({ input: peer.stdout }).once('line', resolve));
  const socket = new WebSocket(address, { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const message = JSON.stringify({ text });
  const bare = () =>
    new Promise((resolve) => {
      socket.once('message', resolve);
      socket.send(message);
    });

  await timed(warmUpCalls, contract);
  await timed(warmUpCalls, bare);
  const [contractMs, bareMs]: [number[], number[]] = [[], []];
  for (let done = 0; done < calls; done += blockCalls) {
    contractMs.push(...(await timed(blockCalls, contract)));
    bareMs.push(...(await timed(blockCalls, bare)));
  }
  say(`contract over WebSocket: ${spread(contractMs, 'ms', 3)}`);
  say(`bare ws echo:            ${spread(bareMs, 'ms', 3)}`);
  const ratio = (p: number) => (quantile(contractMs, p) / quantile(bareMs, p)).toFixed(2);
  say(`ratio: p50 ${ratio(0.5)}, p99 ${ratio(0.99)}`);
  sayLoad();
  socket.close();
} finally {
  peer.kill();
}
