import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ProbeResult } from '#shared/contract/postgres.ts';
import type { RunDetail, ScenarioSummary } from '#shared/contract/runs.ts';
import { EvidenceStore } from '../../evidence/evidence-store.ts';
import type { Measurement } from '../../evidence/measurement.ts';
import { consoleKeyOf, openConsoleKey } from '../../identities/console-key.ts';
import { newEd25519Pair } from '../../identities/ed25519.ts';
import { createPersonKey } from '../../identities/person-keys.ts';
import { keyFolder } from '../../identities/demo-identities.ts';
import { PassphraseSecretStore } from '../../identities/passphrase-secret-store.ts';
import { Ledger } from '../../ledger/ledger.ts';
import { readScenario } from '../../scenarios/read-scenario.ts';
import { workloadHash } from '../../scenarios/workload.ts';
import { Store } from '../../store/store.ts';
import { openWorkspace } from '../../workspace/workspace.ts';
import { GateService } from '../gate-service.ts';
import type { ComparesRuns } from '../relative/run-comparisons.ts';

/** Cheap on purpose: the tests are about gates, not about the cost of scrypt. */
const testLog2N = 4;

export const scenarioYaml = `name: checkout
baseUrl: http://127.0.0.1:1
executor: constant-arrival-rate
rate: 50/s
duration: 60s
steps:
  - http: { method: GET, path: / }
`;

export const planYaml = `version: 1
title: Test plan
author: lea
phases:
  - id: harden
    title: Hardening
    state: active
    criteria:
      - { id: p95, title: Response time, metric: response_time, stat: p95, op: <, value: 200, unit: ms, source: { scenario: checkout }, maxAge: 24h, revision: any }
      - { id: slope, title: Memory slope, metric: memory.slope, stat: value, op: <, value: 600, unit: MB/h, source: { scenario: checkout }, accept: estimate, revision: any }
      - { id: cache, title: Cache hit ratio, metric: cache_hit_ratio, stat: value, op: ">", value: 85, unit: "%", source: { probe: cache_hit, datasource: shop }, revision: any }
      - { id: runbook, title: The runbook is current, source: { checklist: true }, revision: any }
  - id: operate
    title: Operation
    criteria:
      - { id: p99, title: Response time, metric: response_time, stat: p99, op: <, value: 500, unit: ms, source: { scenario: checkout }, revision: any }
`;

const workspaceYaml = `version: 1
name: bench   # a comment
datasources:
  shop: { url: "postgres://127.0.0.1/shop" }
people:
  # who decides
  - { id: lea, name: Lea Brandt, roles: [engineer, approver] }
  - { id: tom, name: Tom Ruiz, roles: [approver, reviewer] }
  - { id: kim, name: Kim Osei, roles: [approver, reviewer] }
policy: { quorum: 1 }
`;

export const scenario: ScenarioSummary = {
  file: 'scenarios/checkout.yaml',
  name: 'checkout',
  description: '',
  executor: 'constant-arrival-rate',
  model: 'open',
  target: 'shop',
  load: '50/s',
  durationSeconds: 60,
  thresholds: [],
  monitors: [],
  programs: [],
  problems: [],
};

function makeWorkspace(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'holdpoint-gate-'));
  for (const folder of ['plans', 'scenarios', 'runbooks']) mkdirSync(path.join(root, folder));
  writeFileSync(path.join(root, 'holdpoint.yaml'), workspaceYaml);
  writeFileSync(path.join(root, 'plans', 'plan.yaml'), planYaml);
  writeFileSync(path.join(root, 'scenarios', 'checkout.yaml'), scenarioYaml);
  writeFileSync(path.join(root, 'runbooks', 'slow.md'), '# Slow\n');
  return root;
}

export interface BenchOptions {
  now?: () => number;
  revision?: () => string | null;
  /** Compares runs that the tests name. */
  runs?: ComparesRuns;
  /** Keeps the store in memory: no test has to wait for a disk that others use too. */
  inMemory?: boolean;
}

/** Without stored runs nothing is pinned. */
export const noRuns: ComparesRuns = {
  baselineOf: () => null,
  compare: ({ a, b }) => Promise.reject(new Error(`There is neither run ${a} nor run ${b}`)),
};

/** Opens what a console opens of a workspace, as far as gates need it. */
export function openGates(root: string, { now = Date.now, revision = () => null, runs = noRuns, inMemory = false }: BenchOptions = {}) {
  const workspace = openWorkspace(root);
  const store = Store.open(inMemory ? ':memory:' : path.join(workspace.stateDir, 'holdpoint.db'));
  const keys = inMemory ? consoleKeyOf(newEd25519Pair().seed) : openConsoleKey(workspace.stateDir);
  const ledger = new Ledger({ store, keys });
  const evidence = new EvidenceStore({ store, workspace, ledger, revision });
  const secrets = new PassphraseSecretStore(keyFolder(workspace.stateDir), { log2N: testLog2N });
  const gates = new GateService({ workspace, store, evidence, ledger, secrets, revision, scenarios: () => [scenario], runs, now });
  return { root, workspace, store, ledger, evidence, secrets, gates };
}
export type Bench = ReturnType<typeof openGates>;

/** The keys of the test people are made once; each workspace gets a copy. */
let prepared: Promise<Map<string, string>> | undefined;

/** Every file of a workspace with keys, by its path in it. */
async function prepareFiles(): Promise<Map<string, string>> {
  const root = makeWorkspace();
  try {
    const secrets = new PassphraseSecretStore(keyFolder(path.join(root, '.holdpoint')), { log2N: testLog2N });
    for (const person of ['lea', 'tom', 'kim']) await createPersonKey({ workspaceDir: root, person, secrets, passphrase: 'sesame' });
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = files.map(({ parentPath, name }) => path.join(parentPath, name));
    return new Map(paths.map((file) => [path.relative(root, file), readFileSync(file, 'utf8')]));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A fresh workspace with keys for everybody (passphrase: `sesame`), removed on dispose. */
export async function gateBench({ plan, policy, ...options }: BenchOptions & { plan?: string; policy?: string } = {}) {
  prepared ??= prepareFiles();
  const files = await prepared;
  const root = mkdtempSync(path.join(tmpdir(), 'holdpoint-gate-'));
  for (const [name, text] of files) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  const file = path.join(root, 'holdpoint.yaml');
  if (plan !== undefined) writeFileSync(path.join(root, 'plans', 'plan.yaml'), plan);
  if (policy !== undefined) writeFileSync(file, readFileSync(file, 'utf8').replace('quorum: 1', policy));
  const bench = openGates(root, { inMemory: true, ...options });
  return {
    ...bench,
    [Symbol.dispose]() {
      bench.gates[Symbol.dispose]();
      bench.store[Symbol.dispose]();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

let runs = 0;

export function runDetail(change: Partial<RunDetail['result']> = {}, detail: Partial<RunDetail> = {}): RunDetail {
  runs += 1;
  const at = Date.now();
  return {
    result: {
      runId: `run-${runs}`,
      scenario: 'checkout',
      model: 'open',
      state: 'completed',
      stopReason: 'duration',
      startedAt: new Date(at - 60_000).toISOString(),
      endedAt: new Date(at).toISOString(),
      plannedSeconds: 60,
      observedSeconds: 60,
      coverage: 1,
      gaps: [],
      generator: { valid: true, reasons: [], lagP99Ms: 0.2, maxLoopUtilization: 0.1 },
      totals: { scheduled: 3000, completed: 3000, failed: 0, timedOut: 0, dropped: 0, pending: 0 },
      metrics: {},
      thresholds: [],
      monitors: [],
      verdict: 'pass',
      reason: '',
      ...change,
    },
    file: 'scenarios/checkout.yaml',
    scenarioYaml,
    load: '50/s',
    endpoint: { baseUrl: 'http://127.0.0.1:8080', address: '127.0.0.1' },
    seed: 7,
    arrival: 'uniform',
    revision: null,
    workloadHash: workloadHash(readScenario(scenarioYaml, 'checkout.yaml', null)),
    startedBy: 'operator',
    events: [],
    gaps: [],
    ranges: [],
    evidence: null,
    canResume: false,
    baseline: null,
    baselineRunId: null,
    environment: null,
    ...detail,
  };
}

export const p95: Measurement = {
  metric: 'response_time',
  stat: 'p95',
  value: 131,
  unit: 'ms',
  n: 3000,
  lower95: 129,
  upper95: 134,
  strength: 'measured',
};
export const slope: Measurement = {
  metric: 'memory.slope',
  stat: 'value',
  value: 20,
  unit: 'MB/h',
  n: 60,
  lower95: -80,
  upper95: 120,
  strength: 'estimate',
};

export function probe(change: Partial<ProbeResult> = {}): ProbeResult {
  return {
    probe: 'cache_hit',
    title: 'Cache hit ratio',
    status: 'ok',
    value: 99.2,
    unit: '%',
    warn: 95,
    critical: 90,
    message: '99.2 %',
    rows: [],
    sql: 'SELECT 1',
    metric: 'cache_hit_ratio',
    at: Date.now(),
    durationMs: 1,
    ...change,
  };
}

/** Everything but signatures. */
export async function fulfil({ evidence, gates }: Bench, phaseId = 'harden'): Promise<void> {
  evidence.recordRun(runDetail(), [p95, slope]);
  evidence.recordProbe('shop', probe());
  await gates.attest({ phaseId, criterionId: 'runbook', answer: 'yes', note: 'Read and tried.', by: 'lea' });
  for (const question of ['what_breaks_first', 'how_do_we_know', 'what_is_plan_b', 'three_am'] as const) {
    await gates.answer({ phaseId, question, text: 'The pool.', artefacts: ['runbooks/slow.md'], by: 'lea' });
  }
}
