import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { generatorCore, need, output, pinned } from './processors.ts';

const autocannonVersion = '9.0.0';
const connections = 50;

/** Requests per second of `wrk -t1 -c50`. */
export function wrk(url: string, seconds: number): number {
  const said = output(pinned(generatorCore, need('wrk', 'wrk'), '-t1', `-c${connections}`, `-d${seconds}s`, `${url}/`));
  const rate = /^Requests\/sec:\s+([\d.]+)/m.exec(said)?.[1];
  if (rate === undefined || /Non-2xx|Socket errors/.test(said)) throw new Error(`wrk said:\n${said}`);
  return Number(rate);
}

const autocannonSchema = z.object({
  requests: z.object({ total: z.number() }),
  duration: z.number(),
  errors: z.literal(0),
  non2xx: z.literal(0),
});

/** Requests per second of `autocannon -c 50`. @param folder from `installAutocannon`. */
export function autocannon(folder: string, url: string, seconds: number): number {
  const program = path.join(folder, 'node_modules/autocannon/autocannon.js');
  const words = ['-c', String(connections), '-d', String(seconds), '--json', '--no-progress', `${url}/`];
  const said = output(pinned(generatorCore, process.execPath, program, ...words));
  const { requests, duration } = autocannonSchema.parse(JSON.parse(said));
  return requests.total / duration;
}

/** One request: what remains is its start. */
export function startAutocannon(folder: string, url: string): void {
  const program = path.join(folder, 'node_modules/autocannon/autocannon.js');
  output(pinned(generatorCore, process.execPath, program, '-c', '1', '-a', '1', '--json', '--no-progress', `${url}/`));
}

/** autocannon is no dependency of the product: it is installed into a temporary folder, once. Gives the folder and the command. */
export function installAutocannon(): { folder: string; command: string } {
  const folder = path.join(tmpdir(), `holdpoint-autocannon-${autocannonVersion}`);
  const words = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--no-save', `autocannon@${autocannonVersion}`];
  if (!existsSync(path.join(folder, 'node_modules/autocannon/autocannon.js'))) output(['npm', ...words], tmpdir());
  return { folder, command: `npm ${words.join(' ')}` };
}
