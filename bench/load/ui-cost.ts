/**
 * What a console with a page costs a run: the same closed run (50 users that do not think, a trivial GET against nginx) by the command
 * line alone, and started from a console in Chromium whose page of the run is open, by turns. The browser has no GPU here and draws on
 * the processors that the load uses.
 * Usage: node bench/load/ui-cost.ts [rounds=3] [seconds=15], after `npm run build`
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { launchChromium, openConsole } from '../console/chromium.ts';
import { DemoConsole } from '../console/demo-console.ts';
import { judgeLeast, median, say, sayLoad } from '../console/figures.ts';
import { Nginx } from './nginx.ts';
import { output } from './processors.ts';
import { closedExecutor, trivialScenario } from './trivial-load.ts';

const rounds = Number(process.argv[2] ?? 3);
const seconds = Number(process.argv[3] ?? 15);
const users = 50;
/** At most 9 % less. */
const bar = 0.91;

/** Exit status of a run without a verdict: this one has no thresholds, and keeps its engine busier than a valid measurement may. */
const inconclusive = 3;

const program = path.resolve(import.meta.dirname, '../../bin/holdpoint.mjs');
const resultSchema = z.object({
  metrics: z.object({ requests: z.object({ perSecond: z.number() }), error_rate: z.object({ value: z.literal(0) }) }),
});
const file = 'scenarios/trivial.yaml';

function headless(workspace: string): number {
  const said = output([process.execPath, program, 'run', file, '--json', '--workspace', workspace], workspace, [0, inconclusive]);
  return resultSchema.parse(JSON.parse(said)).metrics.requests.perSecond;
}

async function watched(workspace: string): Promise<number> {
  await using browser = await launchChromium();
  await using console = await DemoConsole.start(workspace, 'serve');
  const { page } = await openConsole(browser, console.url);
  using connection = await console.connect();
  const { runId } = await connection.client.runs.start({ file, overrides: {} });
  await page.goto(new URL(`/runs/${runId}`, page.url()).href);
  await page.locator('canvas').first().waitFor();
  for (;;) {
    const { result } = await connection.client.runs.get({ runId });
    if (result.endedAt !== null) return resultSchema.parse(result).metrics.requests.perSecond;
    await delay(1000);
  }
}

await using server = await Nginx.start();
const workspace = mkdtempSync(path.join(tmpdir(), 'holdpoint-bench-'));
try {
  output([process.execPath, program, 'init', workspace]);
  writeFileSync(path.join(workspace, file), trivialScenario(server.url, seconds, users, closedExecutor(users)));
  const figures: { headless: number; watched: number }[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const figure = { headless: headless(workspace), watched: await watched(workspace) };
    say(`round ${round}: by the command line ${Math.round(figure.headless)}/s, with a page ${Math.round(figure.watched)}/s`);
    figures.push(figure);
  }
  judgeLeast('with a page / by the command line alone', median(figures.map((figure) => figure.watched / figure.headless)), bar);
  sayLoad();
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
