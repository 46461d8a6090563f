import { expect, it } from 'vitest';
import { programsOf } from './programs.ts';
import { readScenario } from './read-scenario.ts';

it('names each program and script that a scenario runs, once', () => {
  const { steps } = readScenario(
    `name: tools
baseUrl: http://127.0.0.1:1
executor: constant-vus
vus: 1
duration: 1s
data: { orders: { file: orders.csv } }
steps:
  - http: { path: / }
  - command: { run: [node, tools/report.mjs, "\${orders.id}", "two words", ""] }
  - group:
      - command: { run: [printf, "${'x'.repeat(200)}"] }
      - script: { module: scripts/a.ts }
      - script: { module: scripts/a.ts, args: { n: 2 } }
      - script: { module: scripts/a.ts, export: again }
    name: inner
`,
    'tools.yaml',
    null,
  );
  const [report, printf, ...scripts] = programsOf(steps);
  expect(report).toBe('node tools/report.mjs ${orders.id} "two words" ""');
  expect(printf).toBe(`printf ${'x'.repeat(112)}…`);
  expect(scripts).toEqual(['scripts/a.ts', 'scripts/a.ts (again)']);
});
