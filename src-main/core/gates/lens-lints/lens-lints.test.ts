import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ScopeChange } from '#shared/contract/gate-scope.ts';
import { parsePlan } from '../../plans/parse-plan.ts';
import { draftPlan } from '../../plan-import/draft-plan.ts';
import { importPlan } from '../../plan-import/import-plan.ts';
import { lintPhase } from './lint-phase.ts';

const plan = (fields: string, earlier = '') =>
  parsePlan(`version: 1\ntitle: T\nphases:\n${earlier}  - id: one\n${fields.trimEnd().replace(/^/gm, '    ')}\n`, 'p.yaml');
const idsOf = (
  fields: string,
  { earlier = '', scopeChanges = [], linked = [] }: { earlier?: string; scopeChanges?: ScopeChange[]; linked?: string[] } = {},
) => {
  const read = plan(fields, earlier);
  const phase = read.phases.at(-1);
  if (phase === undefined) throw new Error('no phase');
  return lintPhase({ plan: read, phase, scopeChanges, linked }).map(({ id }) => id);
};
const task = (title: string) => `title: Build\ntasks:\n  - { id: T1, title: ${JSON.stringify(title)} }`;

describe('a phase that brings in a data store', () => {
  it.each([
    'Add a database',
    'Add PostgreSQL',
    'Introduce a new Postgres database for reports',
    'Set up MongoDB',
    'Setup a second MySQL instance',
    'Deploy a managed Elasticsearch cluster',
    'Migrate to CockroachDB',
    'New data store for events',
    'Create an event datastore (ClickHouse)',
    'Provision the vector store',
  ])('%s: is asked for all that becomes of what is in it', (title) => {
    expect(idsOf(task(title))).toEqual([
      'data-store.backup',
      'data-store.rollback',
      'data-store.monitoring',
      'data-store.access-control',
      'data-store.retention',
      'data-store.planning',
    ]);
  });

  it.each(['Add a Redis cache', 'Introduce caching', 'Set up Memcached in front of the catalogue'])(
    '%s: a cache need not be backed up',
    (title) => {
      expect(idsOf(task(title))).toEqual([
        'data-store.rollback',
        'data-store.monitoring',
        'data-store.access-control',
        'data-store.retention',
      ]);
    },
  );

  it.each(['Add a message queue between shop and billing', 'Deploy Kafka', 'Introduce RabbitMQ for orders', 'Add a job queue'])(
    '%s: a queue is',
    (title) => {
      expect(idsOf(task(title))).toContain('data-store.backup');
    },
  );

  it.each([
    'Add a database index',
    'Add an index to the database',
    'Create database tables',
    'Set up database monitoring',
    'Add backups of the database',
    'Implement cache invalidation',
    'Create the cache hit ratio dashboard',
    'Add tests for the job queue',
    'Tune the connection pool of the database',
    'Add Postgres probes',
    'Add database connection pooling',
    'Review the database schema',
    'Add a task to the task queue documentation',
    'Install the database driver',
    'Implement queue depth alerts',
  ])('%s: brings in none', (title) => {
    expect(idsOf(task(title))).toEqual([]);
  });

  it('and thought of everything is asked for nothing, wherever it says so', () => {
    const covering = `${task('Add a Postgres database')}
  - { id: T2, title: Nightly backups and a restore that was tried }
  - { id: T3, title: Service accounts with least privileges }
risks:
  - { id: R1, title: It is slow, rollback: Switch the old store back on }
decisions:
  - { id: D1, title: Postgres over MySQL }
checklists:
  - { id: ops, title: Operations, items: [{ id: a, title: Alerts are set }, { id: r, title: Retention is 90 days }] }
`;
    expect(idsOf(covering)).toEqual([]);
  });

  it('was planned when an earlier phase designed it, or an accepted scope change brings it', () => {
    expect(idsOf(task('Add a database'), { earlier: '  - { id: zero, title: Architecture and design }\n' })).not.toContain(
      'data-store.planning',
    );
    const change = {
      id: 'S1',
      title: 'Add a database',
      reason: '',
      impact: { delay: '', cost: '', testsInvalidated: [] },
      alternatives: [],
      requestedBy: null,
      lacks: [],
      decision: null,
    };
    expect(idsOf('title: Build', { scopeChanges: [{ ...change, state: 'undecided' }] })).toContain('data-store.planning');
    expect(idsOf('title: Build', { scopeChanges: [{ ...change, state: 'accepted' }] })).toContain('data-store.backup');
    expect(idsOf('title: Build', { scopeChanges: [{ ...change, state: 'accepted' }] })).not.toContain('data-store.planning');
    expect(idsOf('title: Build', { scopeChanges: [{ ...change, state: 'declined' }] })).toEqual([]);
  });

  it('does not when the task was dropped', () => {
    expect(idsOf('title: Build\ntasks:\n  - { id: T1, title: Add a database, state: dropped }')).toEqual([]);
  });

  it('says what it was found in, and what to add', () => {
    const read = plan(task('Add a database'));
    const [phase] = read.phases;
    const [finding] = phase === undefined ? [] : lintPhase({ plan: read, phase, scopeChanges: [], linked: [] });
    expect(finding).toMatchObject({
      lens: 'infrastructure',
      found: ['Task T1: Add a database'],
      detail: expect.stringContaining('restore'),
    });
  });
});

describe('other phases', () => {
  it('that migrate data say how to go back', () => {
    expect(idsOf(task('Migrate customer data to the new schema'))).toEqual(['migration.rollback']);
    expect(idsOf(`${task('Database migration of orders')}\nrisks: [{ id: R1, title: It fails, rollback: Restore of the dump }]`)).toEqual(
      [],
    );
    expect(idsOf(task('Write migration guide'))).toEqual([]);
  });

  it('that open a public endpoint limit it and check who calls', () => {
    expect(idsOf(task('Expose a public API for partners'))).toEqual(['public-endpoint.rate-limit', 'public-endpoint.authentication']);
    expect(idsOf(task('Add a public webhook endpoint with API keys and rate limiting'))).toEqual([]);
    expect(idsOf(task('Publish the public API documentation'))).toEqual([]);
  });

  it('that go live name a runbook and who is called, and those about load measure it', () => {
    expect(idsOf('title: Go-live')).toEqual(['going-live.runbook', 'going-live.on-call']);
    expect(idsOf('title: Go-live', { linked: ['runbooks/shop-slow.md'] })).toEqual(['going-live.on-call']);
    expect(idsOf('title: Production hardening\nowner: ada\nrisks: [{ id: R1, title: x, mitigation: runbooks/shop.md }]')).toEqual(
      ['going-live.runbook', 'going-live.load-test'].slice(1),
    );
    expect(idsOf('title: Performance')).toEqual(['going-live.load-test']);
    expect(idsOf('title: Integration tests')).toEqual([]);
  });
});

describe('the plans that are there', () => {
  it('the demo is without findings', () => {
    const file = path.resolve(import.meta.dirname, '../../../../resources/demo/workspace/plans/phase-4.yaml');
    const read = parsePlan(readFileSync(file, 'utf8'), 'plans/phase-4.yaml');
    expect(read.phases.flatMap((phase) => lintPhase({ plan: read, phase, scopeChanges: [], linked: [] }))).toEqual([]);
  });

  const folder = path.resolve(import.meta.dirname, '../../../../../shared/plans');
  const files = readable(folder);
  it.skipIf(files.length === 0)('imported documents give few, and none about what they do not bring in', () => {
    for (const name of files) {
      const draft = draftPlan(importPlan(readFileSync(path.join(folder, name)), name));
      const read = parsePlan(draft, name);
      for (const phase of read.phases) {
        const found = lintPhase({ plan: read, phase, scopeChanges: [], linked: [] });
        expect(found.length, `${name} ${phase.title}: ${JSON.stringify(found)}`).toBeLessThanOrEqual(7);
      }
    }
  });
});

function readable(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.md'));
  } catch {
    return []; // Only where the documents lie beside the repository.
  }
}
