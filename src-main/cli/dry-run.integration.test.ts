import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dryRunResultSchema } from '#shared/contract/dry-run.ts';
import { runCli } from './testing/run-cli.ts';

let folder = '';
const asked: string[] = [];
const server = http.createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  response.writeHead(request.url === '/login' ? 200 : 503, { 'content-type': 'application/json' });
  response.end(request.url === '/login' ? '{"token":"t-1"}' : 'busy');
});

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-dry-run-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function scenario(name: string, steps: string): string {
  const file = path.join(folder, name);
  const { port } = server.address() as AddressInfo;
  writeFileSync(file, `name: once\nbaseUrl: http://127.0.0.1:${port}\nexecutor: constant-vus\nvus: 50\nduration: 1h\nsteps:\n${steps}`);
  return file;
}

function dryRun(...args: string[]) {
  asked.length = 0;
  return runCli(['run', '--dry-run', ...args], { cwd: folder });
}

const login = '  - { name: login, http: { method: POST, path: /login, json: { user: ann } }, extract: { token: { jsonPath: $.token } } }\n';

it('a dry run sends one iteration, shows what went and what came, and ends with 0 when all of it succeeded', async () => {
  const { status, stdout } = await dryRun(scenario('good.yaml', `${login}  - { name: tool, command: { run: [echo, "got \${token}"] } }\n`));
  expect(status).toBe(0);
  expect(asked).toEqual(['POST /login']);
  expect(stdout).toMatch(/^once, one iteration against http:\/\/127\.0\.0\.1:\d+/);
  expect(stdout).toMatch(/^login: completed in [\d.]+ ms$/m);
  expect(stdout).toMatch(/^ {2}> POST http:\/\/127\.0\.0\.1:\d+\/login$/m);
  expect(stdout).toContain('  > {"user":"ann"}');
  expect(stdout).toContain('  < {"token":"t-1"}');
  expect(stdout).toContain('  token = "t-1"');
  expect(stdout).toMatch(/^tool: completed/m);
  expect(stdout).toContain('  < got t-1');
}, 120_000);

it('a check that fails ends it with 1, the steps behind it run as in a run, and the JSON says the same', async () => {
  const file = scenario('bad.yaml', `  - { name: home, http: { path: / }, check: { status: 200 } }\n${login}`);
  const { status, stdout } = await dryRun(file, '--json');
  expect(status).toBe(1);
  expect(asked).toEqual(['GET /', 'POST /login']);
  const result = dryRunResultSchema.parse(JSON.parse(stdout));
  expect(result.ok).toBe(false);
  expect(result.steps).toMatchObject([
    { name: 'home', outcome: 'failed', response: { status: 503 }, checks: [{ name: 'status is 200', passed: false }] },
    { name: 'login', outcome: 'completed', extracted: { token: 't-1' } },
  ]);
}, 120_000);

it('a mistake in the file is said with its place, and nothing is sent', async () => {
  const { status, stderr } = await dryRun(scenario('wrong.yaml', '  - { name: home, htp: { path: / } }\n'));
  expect(status).toBe(2);
  expect(stderr).toMatch(/wrong\.yaml:7:\d+/);
  expect(asked).toEqual([]);
}, 120_000);
