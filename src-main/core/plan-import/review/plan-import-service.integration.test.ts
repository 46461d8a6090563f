import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parsePlan } from '../../plans/parse-plan.ts';
import { openWorkspace } from '../../workspace/workspace.ts';
import { PlanImportService } from './plan-import-service.ts';

const document = `# Checkout 2.4

## Phase 4: Hardening
**Status**: Planning

### Success criteria
- API response time < 200ms (p95)
- Cache hit rate > 85%
- Timeout for upstream calls is 30s

### Tasks
- [ ] Task 1: Load profile (2 days)
- [x] Task 2: Fix pool

### Risks
- **Risk:** Queries break
- **Mitigation:** Test on a branch

## Phase 5: Rollout
- Error rate stays below 0.1 %
`;

let folder: string;
let imports: PlanImportService;
let taken: string[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-import-'));
  writeFileSync(path.join(folder, 'holdpoint.yaml'), 'version: 1\nname: test\n');
  const workspace = openWorkspace(folder);
  taken = [];
  imports = new PlanImportService({ workspace, people: () => workspace.config.people, phaseIds: () => taken });
});

afterEach(() => {
  imports[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

function uploaded(text: string | Uint8Array): string {
  return imports.append({ upload: null, part: Buffer.from(text).toString('base64') }).upload;
}

describe('from a document to a draft', () => {
  test('what was read stands beside its lines', async () => {
    const read = await imports.read({ upload: uploaded(document), name: 'checkout.md' });
    expect(read.lines).toEqual(document.split('\n'));
    expect(read.criteria.map(({ line, metric, value }) => [line, metric, value])).toEqual([
      [7, 'response_time', 200],
      [8, 'cache_hit_rate', 85],
      [20, 'error_rate', 0.1],
    ]);
    expect(read.phases.map(({ id }) => id)).toEqual(['phase-4', 'phase-5']);
    expect(read.marks.filter(({ kind }) => kind === 'task').map(({ line }) => line)).toEqual([12, 13]);
    expect(read.suggestedName).toBe('checkout-2-4');
  });

  test('the draft has the criteria as a person left them, and is a plan that can be read', async () => {
    const upload = uploaded(document);
    const { criteria } = await imports.read({ upload, name: 'checkout.md' });
    const [first, , third] = criteria;
    if (first === undefined || third === undefined) throw new Error('The document has three criteria.');
    const written = await imports.write({
      upload,
      name: 'checkout.md',
      plan: 'checkout',
      changes: {
        changed: [
          {
            index: 0,
            criterion: { ...first, title: 'Checkout answers fast', metric: 'response_time', value: 250, source: { scenario: 'checkout' } },
          },
          { index: 1, criterion: null },
        ],
        added: [{ ...third, title: 'Nightly errors', line: null, required: false, phase: 'phase-4', source: { import: 'nightly' } }],
      },
    });
    expect(written).toMatchObject({ file: 'plans/checkout.yaml', phases: ['phase-4', 'phase-5'] });
    const text = readFileSync(path.join(folder, 'plans', 'checkout.yaml'), 'utf8');
    const [phase] = parsePlan(text, 'plans/checkout.yaml').phases;
    expect(
      phase?.criteria.map((criterion) => [criterion.title, criterion.required, criterion.kind === 'measured' ? criterion.value : null]),
    ).toEqual([
      ['Checkout answers fast', true, 250],
      ['Nightly errors', false, 0.1],
    ]);
    expect(phase?.tasks.map(({ estimate }) => estimate)).toEqual(['2d', undefined]);
  });

  test('a phase that another plan has is called after the plan', async () => {
    taken = ['phase-4'];
    const written = await imports.write({
      upload: uploaded(document),
      name: 'a.md',
      plan: 'checkout',
      changes: { changed: [], added: [] },
    });
    expect(written.phases).toEqual(['checkout-phase-4', 'phase-5']);
  });

  test('a plan is never overwritten, and a name is a name', async () => {
    const upload = uploaded(document);
    await imports.write({ upload, name: 'a.md', plan: 'once', changes: { changed: [], added: [] } });
    await expect(imports.write({ upload, name: 'a.md', plan: 'once', changes: { changed: [], added: [] } })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(imports.write({ upload, name: 'a.md', plan: '../etc/x', changes: { changed: [], added: [] } })).rejects.toMatchObject({
      code: 'INVALID',
    });
    writeFileSync(path.join(folder, 'plans', 'other.yml'), 'version: 1\n');
    await expect(imports.write({ upload, name: 'a.md', plan: 'other', changes: { changed: [], added: [] } })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(readdirSync(path.join(folder, 'plans')).toSorted()).toEqual(['once.yaml', 'other.yml']);
  });

  test('what the parser would say is said beside its field', async () => {
    const { criteria } = await imports.read({ upload: uploaded(document), name: 'a.md' });
    const [first] = criteria;
    if (first === undefined) throw new Error('The document has criteria.');
    const { problems } = imports.check({
      criteria: [
        { ...first, unit: 'parsecs', source: { scenario: 'checkout' } },
        { ...first, stat: 'p98', source: { scenario: 'checkout' } },
        { ...first, metric: 'response_time', source: { scenario: 'checkout' } },
      ],
    });
    expect(problems.map(({ criterion, field }) => [criterion, field])).toEqual([
      [0, 'unit'],
      [1, 'stat'],
    ]);
  });

  test('a line that was left out can be taken', () => {
    expect(imports.line({ text: '- Timeout for upstream calls is 30s', line: 9 })).toMatchObject([{ line: 9, value: 30, unit: 's' }]);
    expect(imports.line({ text: '| Latency | p95 ≤ 120 ms |', line: 3 })).toMatchObject([
      { stat: 'p95', op: '<=', value: 120, unit: 'ms' },
    ]);
    expect(imports.line({ text: 'no number at all', line: 1 })).toHaveLength(1);
  });

  test('a person who gives up ends the thread', async () => {
    const abort = new AbortController();
    const reading = imports.read({ upload: uploaded(document.repeat(4000)), name: 'long.md' }, abort.signal);
    abort.abort(new Error('given up'));
    await expect(reading).rejects.toThrow('given up');
  });

  test('too much, and gone', () => {
    const part = Buffer.alloc(384 * 1024).toString('base64');
    expect(() => {
      let upload: string | null = null;
      for (let at = 0; at < 30; at += 1) ({ upload } = imports.append({ upload, part }));
    }).toThrow('8 MB');
    expect(() => imports.append({ upload: 'gone', part: '' })).toThrow('no longer here');
  });
});
