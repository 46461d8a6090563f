import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { gateBench, p95, probe, runDetail, scenarioYaml } from '../../src-main/core/gates/testing/gate-bench.ts';

/** `node bench/gates/evaluate.ts [tasks] [criteria] [rounds]`: how long one look at a phase takes, with evidence for each criterion. */
const [tasks = 500, criteria = 200, rounds = 21] = process.argv.slice(2).map(Number);

const measured = Math.floor(criteria * 0.6);
const probed = Math.floor(criteria * 0.2);
const plan = [
  'version: 1',
  'title: Large',
  'author: lea',
  'phases:',
  '  - id: harden',
  '    title: Hardening',
  '    state: active',
  '    tasks:',
  ...Array.from(
    { length: tasks },
    (_, n) =>
      `      - { id: t${n}, title: "Task ${n}: bound the pool of service ${n % 40}", owner: lea, estimate: 2d${n > 0 ? `, dependsOn: [t${n - 1}]` : ''} }`,
  ),
  '    findings:',
  ...Array.from({ length: 20 }, (_, n) => `      - { id: H${n}, title: "Finding ${n}", severity: high, criterion: run${n} }`),
  '    criteria:',
  ...Array.from(
    { length: measured },
    (_, n) =>
      `      - { id: run${n}, title: "Response time ${n}", metric: response_time, stat: p95, op: <, value: 200, unit: ms, source: { scenario: s${n % 30} }, revision: any }`,
  ),
  ...Array.from(
    { length: probed },
    (_, n) =>
      `      - { id: probe${n}, title: "Probe ${n}", metric: cache_hit_ratio, stat: value, op: ">", value: 85, unit: "%", source: { probe: p${n}, datasource: shop }, revision: any }`,
  ),
  ...Array.from(
    { length: criteria - measured - probed },
    (_, n) => `      - { id: check${n}, title: "Check ${n}", source: { checklist: true }, revision: any }`,
  ),
  '',
].join('\n');

using bench = await gateBench({ plan });
mkdirSync(path.join(bench.root, 'scenarios'), { recursive: true });
for (let n = 0; n < 30; n += 1) {
  writeFileSync(path.join(bench.root, 'scenarios', `s${n}.yaml`), scenarioYaml);
  bench.evidence.recordRun(runDetail({}, { file: `scenarios/s${n}.yaml` }), [p95]);
}
for (let n = 0; n < probed; n += 1) bench.evidence.recordProbe('shop', probe({ probe: `p${n}` }));
for (let n = 0; n < criteria - measured - probed; n += 1) {
  await bench.gates.attest({ phaseId: 'harden', criterionId: `check${n}`, answer: 'yes', note: 'Looked.', by: 'kim' });
}

async function median(what: string, work: () => unknown): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const begun = performance.now();
    await work();
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  const ms = (value: number | undefined) => `${(value ?? Number.NaN).toFixed(1)} ms`;
  process.stdout.write(`${what}: median ${ms(times[Math.floor(rounds / 2)])}, worst ${ms(times.at(-1))}\n`);
}

const gate = await bench.gates.get('harden');
const met = gate.criteriaResults.filter(({ verdict }) => verdict === 'pass').length;
process.stdout.write(`${tasks} tasks, ${met} of ${criteria} criteria met, load ${os.loadavg()[0]?.toFixed(1)}\n`);
await median('one look (what the status bar asks for)', () => bench.gates.hold());
await median('the gate page', () => bench.gates.get('harden'));
