import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { forkStarter } from '../processes/fork-starter.ts';
import { openWorkspace } from '../workspace/workspace.ts';
import { DryRuns } from './dry-run.ts';
import { RunBench, TargetServer } from './testing/run-bench.ts';

const nothing = (name: string): never => {
  throw new HoldpointError('NOT_FOUND', `There is no "${name}".`);
};
const dryRunsOf = (bench: RunBench) =>
  new DryRuns({
    workspace: openWorkspace(bench.root),
    starter: forkStarter,
    targets: { resolve: nothing },
    databases: { connectionUrl: async (name) => nothing(name) },
  });

afterEach(() => void delete process.env['DRY_RUN_KEY']);

describe('a dry run', () => {
  it('walks one user through every kind of step once, and tells what was sent, got, checked and extracted, without secrets', async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen((request, response) => {
      if (request.url === '/big') response.end('x'.repeat(100_000));
      else if (request.url === '/old') response.writeHead(302, { location: '/new' }).end();
      else {
        response.writeHead(200, { 'content-type': 'application/json', 'x-echo': request.headers['authorization'] ?? '' });
        response.end(JSON.stringify({ id: 7, name: 'first', echo: request.headers['authorization'] }));
      }
    });
    process.env['DRY_RUN_KEY'] = 'very secret/key';
    writeFileSync(path.join(bench.root, 'step.ts'), 'export default ({ args }) => ({ doubled: args.id * 2 });\n');
    using dryRuns = dryRunsOf(bench);
    const result = await dryRuns.run({
      file: 'scenarios/draft.yaml',
      text: `
name: everything
baseUrl: ${target.url}
executor: constant-arrival-rate
rate: 100/s
duration: 1h
env: [DRY_RUN_KEY]
steps:
  - name: item
    http: { path: "/items?key=\${env.DRY_RUN_KEY}", headers: { authorization: "Key \${env.DRY_RUN_KEY}" } }
    check: [{ name: named, status: 200 }, { jsonPath: { $.id: 8 } }]
    extract: { id: { jsonPath: $.id } }
  - think: 10m
  - { name: moved, http: { method: POST, path: /old, json: { id: "\${id}" }, redirects: 2 } }
  - name: group
    group:
      - { name: double, script: { module: step.ts, args: { id: "\${id}" } }, extract: { four: { value: doubled } } }
      - { name: echo, command: { run: [printf, "%s", "\${doubled} \${env.DRY_RUN_KEY}"] }, check: { body: { contains: "14" } } }
  - { name: big, http: { path: /big }, extract: { head: { regex: "x{3}" } } }
`,
    });
    expect(result).toMatchObject({ scenario: 'everything', baseUrl: target.url, ok: false });
    const [item, moved, double, echo, big] = result.steps;
    expect(item).toMatchObject({
      name: 'item',
      outcome: 'failed',
      failure: 'check: $.id is 8',
      requests: [{ method: 'GET', url: `${target.url}/items?key=•••••`, body: null }],
      response: { status: 200, body: '{"id":7,"name":"first","echo":"Key •••••"}', bodyTruncated: false },
      checks: [
        { name: 'named', passed: true },
        { name: '$.id is 8', passed: false },
      ],
      extracted: { id: 7 },
    });
    expect(item?.requests[0]?.headers).toContainEqual(['authorization', 'Key •••••']);
    expect(item?.response?.headers).toContainEqual(['x-echo', 'Key •••••']);
    expect(moved).toMatchObject({
      outcome: 'completed',
      requests: [
        { method: 'POST', url: `${target.url}/old`, body: '{"id":7}' },
        { method: 'GET', url: `${target.url}/new`, body: null },
      ],
    });
    expect(double).toMatchObject({
      name: 'group/double',
      kind: 'script',
      call: { module: 'step.ts', args: { id: 7 } },
      extracted: { four: 14 },
    });
    expect(echo).toMatchObject({
      outcome: 'completed',
      response: { status: 0, body: '14 •••••' },
      call: { run: ['printf', '%s', '14 •••••'] },
    });
    expect(big?.response).toMatchObject({ bodyTruncated: true });
    expect(big?.response?.body).toHaveLength(64 * 1024);
    expect(JSON.stringify(result)).not.toMatch(/very.{1,3}secret/);
    expect(result.steps.every(({ durationMs }) => durationMs !== null)).toBe(true);
  });

  it('is refused with the reason when the scenario, its target or what its steps need is not right', async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen();
    using dryRuns = dryRunsOf(bench);
    const text = (steps: string, url = target.url) =>
      `name: x\nbaseUrl: ${url}\nexecutor: constant-vus\nvus: 1\nduration: 1s\nsteps: [${steps}]\n`;
    const failing = (yaml: string) => dryRuns.run({ file: 'scenarios/x.yaml', text: yaml });
    await expect(failing(text('{ http: { path: x } }'))).rejects.toMatchObject({
      code: 'INVALID',
      problems: [{ file: 'scenarios/x.yaml', line: 6 }],
    });
    await expect(failing(text('{ script: { module: none.ts } }'))).rejects.toMatchObject({ code: 'INVALID', message: /none\.ts/ });
    await expect(failing(text('{ http: { path: / } }', 'http://127.0.0.1:1'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(failing(`env: [NOT_SET_ANYWHERE]\n${text('{ http: { path: / } }')}`)).rejects.toThrow(/NOT_SET_ANYWHERE is not set/);
    await expect(dryRuns.run({ file: 'scenarios/none.yaml' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
