// `npm test`: installs and builds what is missing, then everything that can be checked. Ends with one plain line of totals.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { findChromium } from './chromium.mjs';
import { bundledNode, prepare, projectEnvironment, root, say } from './prepare.mjs';

/** The build is of this very tree: tests of the command line start it, which takes half as long as starting the sources. */
const built = { HOLDPOINT_TEST_BUILT: '1' };
/** Hundreds of processes of ours are started by the tests: compiled code is kept between them. */
const compileCache = { NODE_COMPILE_CACHE: path.join(root, 'node_modules', '.cache', 'holdpoint-compiled') };
const results = path.join(root, 'test-results');
const only = process.argv.slice(2);

prepare();
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

/** What reads the sources and starts nothing: all at once, each with its words at its end. */
/** @type {[string, string, string[]][]} */
const checks = [
  ['lint', 'oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']],
  ['types', 'typescript/bin/tsc', ['-p', 'tsconfig.json']],
  ['types of the page', 'typescript/bin/tsc', ['-p', 'tsconfig.web.json']],
  ['types of the end-to-end tests', 'typescript/bin/tsc', ['-p', 'tsconfig.e2e.json']],
  ['unused code', 'knip/bin/knip.js', []],
  ['format', 'oxfmt/bin/oxfmt', ['--check']],
];

/** Each suite answers with its counts; a suite that cannot be read counts as one failure, never as none. */
/** @type {[string, () => { passed: number, failed: number, skipped: number, names?: string[], second?: string[] }][]} */
const suites = [
  ['unit', () => vitest('unit')],
  ['integration', () => vitest('integration', 2)],
  ['measurement', () => vitest('measurement', 2)],
  ['story', () => playwright('story', ['--project=story'])],
  ['end to end', () => playwright('e2e', ['--project=browser', '--project=electron'])],
];

const isWanted = ([name]) => only.length === 0 || only.some((word) => name.startsWith(word));
const chosenChecks = checks.filter(isWanted);
if (chosenChecks.length > 0) say(`${chosenChecks.map(([name]) => name).join(', ')} …`);
const table = await Promise.all(chosenChecks.map(([name, tool, args]) => check(name, tool, args)));
for (const [name, run] of suites.filter(isWanted)) {
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
// At the end, where a reader of a long log looks.
for (const row of table) {
  for (const name of row.names ?? []) say(`failed: ${name}`);
  for (const name of row.second ?? []) say(`passed only at the second try: ${name}`);
}
process.stdout.write(`tests: ${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`);
process.exitCode = sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;

function run(tool, args, extra = {}) {
  return spawnSync(bundledNode(), [path.join(root, 'node_modules', tool), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: projectEnvironment({ ...compileCache, ...built, ...extra }),
  });
}

async function check(name, tool, args) {
  const started = Date.now();
  const child = spawn(bundledNode(), [path.join(root, 'node_modules', tool), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: projectEnvironment(compileCache),
  });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(data));
  const [status] = await once(child, 'close');
  const passed = status === 0;
  process.stdout.write(Buffer.concat(said));
  return {
    name,
    passed: passed ? 1 : 0,
    failed: passed ? 0 : 1,
    skipped: 0,
    names: passed ? [] : [name],
    seconds: (Date.now() - started) / 1000,
  };
}

/**
 * Tests with servers and browsers run once more, alone, where they failed: what fails twice is broken. What only passed at the second try is
 * named, so that it does not become a habit. Unit tests have no excuse and no second try.
 */
function vitest(project, tries = 1) {
  const first = vitestRun(project, []);
  if (first.failed === 0 || tries === 1 || first.files.length === 0) return { ...first, names: first.names };
  say(`${first.failed} failed in ${project}; once more, alone: ${first.files.join(', ')} …`);
  const again = vitestRun(project, first.files);
  const second = first.names.filter((name) => !again.names.includes(name));
  return {
    passed: first.passed + first.failed - again.failed,
    failed: again.failed,
    skipped: first.skipped,
    names: again.names,
    second: again.failed === 0 || again.names.length > 0 ? second : [],
  };
}

function vitestRun(project, files) {
  const file = path.join(results, `${project}${files.length > 0 ? '-again' : ''}.json`);
  const { status } = run('vitest/vitest.mjs', [
    'run',
    '--project',
    project,
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...files,
  ]);
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0, names: [`${project} wrote no report`], files: [] };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const suites = report.testResults ?? [];
  const names = suites.flatMap((suite) => {
    const where = path.relative(root, suite.name);
    const failed = suite.assertionResults.filter((test) => test.status === 'failed').map((test) => `${where} › ${test.fullName}`);
    return suite.status === 'failed' && failed.length === 0 ? [`${where} (the file itself)`] : failed;
  });
  // An unhandled error fails the run without failing a test.
  if (names.length === 0 && status !== 0) names.push(`${project} ended with ${status}: an error outside of any test, see above`);
  return {
    passed: report.numPassedTests,
    failed: names.length,
    skipped: report.numPendingTests + report.numTodoTests,
    names,
    files: suites.filter((suite) => suite.status === 'failed').map((suite) => path.relative(root, suite.name)),
  };
}

function playwright(name, projects) {
  const chromium = findChromium();
  if (!chromium) return { passed: 0, failed: 1, skipped: 0, names: ['no Chromium'] };
  const file = path.join(results, `${name}.json`);
  const args = ['test', ...projects, '--retries=1', '--reporter=line,json', `--output=${path.join(results, name)}`];
  const { status } = run('@playwright/test/cli.js', args, { HOLDPOINT_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file });
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0, names: [`${name} wrote no report`] };
  const { stats, errors, suites } = JSON.parse(readFileSync(file, 'utf8'));
  const failed = stats.unexpected + errors.length;
  const names = specsOf(suites, 'unexpected');
  return {
    passed: stats.expected + stats.flaky,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: stats.skipped,
    names: failed > names.length ? [...names, `${name}: an error outside of any test, see above`] : names,
    second: specsOf(suites, 'flaky'),
  };
}

function specsOf(suites, status) {
  return suites.flatMap((suite) => [
    ...(suite.specs ?? [])
      .filter((spec) => spec.tests.some((test) => test.status === status))
      .map((spec) => `${spec.file} › ${spec.title}`),
    ...specsOf(suite.suites ?? [], status),
  ]);
}
