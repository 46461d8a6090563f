// `npm test`: installs and builds what is missing, then everything that can be checked. Ends with one plain line of totals.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { findChromium } from './chromium.mjs';
import { bundledNode, prepare, projectEnvironment, root, say } from './prepare.mjs';

const results = path.join(root, 'test-results');
const only = process.argv.slice(2);

prepare();
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

/** Each suite answers with its counts; a suite that cannot be read counts as one failure, never as none. */
/** @type {[string, () => { passed: number, failed: number, skipped: number }][]} */
const suites = [
  ['lint', () => check('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings'])],
  ['format', () => check('oxfmt/bin/oxfmt', ['--check'])],
  ['types', () => check('typescript/bin/tsc', ['-p', 'tsconfig.json'])],
  ['types of the page', () => check('typescript/bin/tsc', ['-p', 'tsconfig.web.json'])],
  ['types of the end-to-end tests', () => check('typescript/bin/tsc', ['-p', 'tsconfig.e2e.json'])],
  ['unused code', () => check('knip/bin/knip.js', [])],
  ['unit', () => vitest('unit')],
  ['integration', () => vitest('integration')],
  ['story', () => playwright('story', ['--project=story'])],
  ['end to end', () => playwright('e2e', ['--project=browser', '--project=electron'])],
];

const table = [];
for (const [name, run] of suites) {
  if (only.length > 0 && !only.some((word) => name.startsWith(word))) continue;
  say(`${name} …`);
  const started = Date.now();
  const counts = run();
  table.push({ name, ...counts, seconds: (Date.now() - started) / 1000 });
}
const sum = (key) => table.reduce((total, row) => total + row[key], 0);
for (const row of table) {
  const skipped = row.skipped > 0 ? `, ${row.skipped} skipped` : '';
  say(
    `${row.failed === 0 ? 'ok    ' : 'FAILED'} ${row.name}: ${row.passed} passed, ${row.failed} failed${skipped} (${row.seconds.toFixed(0)} s)`,
  );
}
process.stdout.write(`tests: ${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`);
process.exitCode = sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;

function run(tool, args, extra = {}) {
  return spawnSync(bundledNode(), [path.join(root, 'node_modules', tool), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: projectEnvironment(extra),
  });
}

function check(tool, args) {
  const passed = run(tool, args).status === 0;
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

function vitest(project) {
  const file = path.join(results, `${project}.json`);
  const { status } = run('vitest/vitest.mjs', [
    'run',
    '--project',
    project,
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const failed =
    report.numFailedTests +
    (report.testResults ?? []).filter((suite) => suite.status === 'failed' && suite.assertionResults.length === 0).length;
  return {
    passed: report.numPassedTests,
    // An unhandled error fails the run without failing a test.
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function playwright(name, projects) {
  const chromium = findChromium();
  if (!chromium) return { passed: 0, failed: 1, skipped: 0 };
  const file = path.join(results, `${name}.json`);
  const { status } = run('@playwright/test/cli.js', ['test', ...projects, '--reporter=line,json', `--output=${path.join(results, name)}`], {
    HOLDPOINT_CHROMIUM: chromium,
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  });
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const { stats, errors } = JSON.parse(readFileSync(file, 'utf8'));
  const failed = stats.unexpected + errors.length;
  return { passed: stats.expected + stats.flaky, failed: failed === 0 && status !== 0 ? 1 : failed, skipped: stats.skipped };
}
