import { describe, expect, it } from 'vitest';
import { gateBench } from '../../gates/testing/gate-bench.ts';
import { sha256Hex } from '../../ledger/canonical-json.ts';
import { readResult } from './import-result.ts';
import { readXml } from './read-xml.ts';

const read = (text: string) => readResult(Buffer.from(text), null);
const figure = (text: string, metric: string, stat: string) => read(text).figures.find((one) => one.metric === metric && one.stat === stat);

const surefire = `<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="shop.OrdersTest" time="1.5" tests="4" errors="1" skipped="1" failures="1" timestamp="2026-02-03T04:05:06Z">
  <properties><property name="java.version" value="21"/></properties>
  <testcase name="places" classname="shop.OrdersTest" time="0.5"/>
  <testcase name="cancels" classname="shop.OrdersTest"><failure message="expected &lt;1&gt;" type="AssertionError"><![CDATA[at <init>]]></failure></testcase>
  <testcase name="pays" classname="shop.OrdersTest"><error message="timeout"/></testcase>
  <testcase name="refunds" classname="shop.OrdersTest"><skipped/></testcase>
  <!-- <failure/> --><system-out>&#65;</system-out>
</testsuite>
`;
const green = `<testsuites tests="3" failures="0" errors="0"><testsuite name="a" tests="2" failures="0" errors="0" skipped="0"><testcase name="1"/><testcase name="2"/></testsuite><testsuite name="b" tests="1"><testcase name="3"/></testsuite></testsuites>`;

describe('a JUnit report', () => {
  it('is counted case by case', () => {
    const result = read(surefire);
    expect(result).toMatchObject({
      tool: 'junit',
      verdict: 'fail',
      problem: '',
      failed: ['shop.OrdersTest › cancels', 'shop.OrdersTest › pays'],
    });
    expect(result.figures.map(({ metric, stat, value }) => `${metric} ${stat} ${value}`)).toEqual([
      'tests count 4',
      'tests_passed count 1',
      'tests_failed count 2',
      'tests_skipped count 1',
      'tests_passed rate 25',
      'tests_failed rate 50',
    ]);
    expect(new Date(result.endedAt ?? 0).toISOString()).toBe('2026-02-03T04:05:07.500Z');
    expect(read(green)).toMatchObject({ verdict: 'pass', reason: '3 tests: 3 passed, 0 failed, 0 skipped.' });
  });

  it.each([
    [
      'nested suites whose counts include each other',
      '<testsuites><testsuite tests="3" failures="1"><testcase name="1"/><testsuite tests="2" failures="1"><testcase name="2"/><testcase name="3"><failure/></testcase></testsuite></testsuite></testsuites>',
      'fail',
    ],
    [
      'a case that failed in its body and after it',
      '<testsuite tests="1" failures="1" errors="1"><testcase name="1"><failure/><error/></testcase></testsuite>',
      'fail',
    ],
    ['no counts at all', '<testsuite><testcase name="1"/></testsuite>', 'pass'],
    [
      'an attempt that failed and a later one that did not',
      '<testsuite tests="1" failures="0"><testcase name="1"><flakyFailure message="x"/></testcase></testsuite>',
      'pass',
    ],
  ])('is read with %s', (_what, text, verdict) => {
    expect(read(text)).toMatchObject({ verdict, problem: '' });
  });

  it.each([
    ['no test', '<testsuites/>'],
    ['only an empty suite', '<testsuites tests="0"><testsuite name="a" tests="0"/></testsuites>'],
    [
      'only skipped tests',
      '<testsuite tests="2" skipped="2"><testcase name="1"><skipped/></testcase><testcase name="2" status="notrun"/></testsuite>',
    ],
    ['fewer tests than it says', '<testsuite tests="3"><testcase name="1"/></testsuite>'],
    ['a failure that it does not show', '<testsuite tests="1" failures="1"><testcase name="1"/></testsuite>'],
    [
      'a failure that it does not count',
      '<testsuite tests="1" failures="0" errors="0"><testcase name="1"><failure/></testcase></testsuite>',
    ],
    ['skipped tests that it does not show', '<testsuite tests="1" skipped="1"><testcase name="1"/></testsuite>'],
    ['a count that is no number', '<testsuite tests="all"><testcase name="1"/></testsuite>'],
    ['a contradiction in one suite', '<testsuites tests="1"><testsuite tests="2"><testcase name="1"/></testsuite></testsuites>'],
  ])('with %s measures nothing', (_what, text) => {
    const result = read(text);
    expect(result).toMatchObject({ verdict: 'not_measured', figures: [] });
    expect(result.problem).not.toBe('');
  });

  it('that was cut short anywhere is refused', () => {
    for (const text of [surefire, green]) {
      for (let length = 0; length < text.trimEnd().length; length += 1) {
        expect(() => read(text.slice(0, length)), text.slice(0, length)).toThrow(/well-formed|empty/);
      }
    }
  });

  it.each([
    ['a document type', '<!DOCTYPE testsuite SYSTEM "file:///etc/passwd"><testsuite/>', /document types/],
    ['an entity of its own', '<testsuite name="&x;"/>', /entity &x;/],
    ['a bare ampersand', '<testsuite name="a & b"/>', /entity/],
    ['crossed tags', '<testsuite><testcase></testsuite></testcase>', /closes/],
    ['two first elements', '<testsuite/><testsuite/>', /after the last/],
    ['text behind it', '<testsuite/>x', /after the last/],
    ['an attribute twice', '<testsuite a="1" a="2"/>', /twice/],
    ['an attribute without quotes', '<testsuite a=1/>', /quoted/],
    ['a tag in an attribute', '<testsuite a="<b>"/>', /holds/],
    ['too deep elements', '<a>'.repeat(200), /deep/],
    ['another first element', '<html/>', /no JUnit report/],
  ])('with %s is refused', (_what, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('names line and column of what is wrong', () => {
    expect(() => readXml('<a>\n  <b x=1/>\n</a>')).toThrow(/line 2, column 8/);
    expect(readXml('\uFEFF<?xml version="1.0"?>\n<a b="&#x41;&amp;">x<![CDATA[<]]>y</a>')).toMatchObject({ text: 'x<y' });
  });
});

const exported = {
  root_group: {},
  metrics: {
    http_req_duration: {
      avg: 120,
      min: 10,
      med: 100,
      max: 900,
      'p(90)': 180,
      'p(95)': 190,
      'p(99)': 260,
      thresholds: { 'p(95)<200': false },
    },
    http_reqs: { count: 10_000, rate: 166.7 },
    http_req_failed: { passes: 3, fails: 9997, value: 0.0003, thresholds: { 'rate<0.01': false } },
  },
};
const handled = {
  metrics: {
    http_req_duration: {
      type: 'trend',
      contains: 'time',
      values: exported.metrics.http_req_duration,
      thresholds: { 'p(95)<150': { ok: false } },
    },
    http_reqs: { type: 'counter', values: { count: 10_000, rate: 166.7 } },
    http_req_failed: { type: 'rate', values: { rate: 0.0003, passes: 3, fails: 9997 } },
  },
  state: { testRunDurationMs: 60_000 },
};
const json = (change: unknown) => JSON.stringify(change);

describe('a summary of k6', () => {
  it('is read in both of its forms', () => {
    expect(read(json(exported))).toMatchObject({ tool: 'k6', verdict: 'pass', reason: '10000 requests; 2 of 2 thresholds held.' });
    expect(read(json(handled))).toMatchObject({ verdict: 'fail', failed: ['http_req_duration p(95)<150'] });
    const crossed = structuredClone(exported);
    crossed.metrics.http_req_duration.thresholds['p(95)<200'] = true;
    expect(read(json(crossed))).toMatchObject({ verdict: 'fail' });
    const { thresholds: _, ...duration } = exported.metrics.http_req_duration;
    const { thresholds: __, ...failed } = exported.metrics.http_req_failed;
    const bare = { metrics: { ...exported.metrics, http_req_duration: duration, http_req_failed: failed } };
    expect(read(json(bare))).toMatchObject({ verdict: 'inconclusive' });
  });

  it('bounds a percentile by the percentiles that it holds, and says that it is an estimate', () => {
    // Of 10,000 values the 9,536th is an upper 95 % bound of p95: the p99 is surely above it, the p95 itself is not.
    expect(figure(json(exported), 'response_time', 'p95')).toMatchObject({
      value: 190,
      n: 10_000,
      lower95: 180,
      upper95: 260,
      strength: 'estimate',
    });
    expect(figure(json(exported), 'response_time', 'p99')).toMatchObject({ upper95: 900 });
    expect(figure(json(exported), 'response_time', 'mean')).toMatchObject({ lower95: null, upper95: null });
    const few = structuredClone(exported);
    few.metrics.http_reqs.count = 40;
    few.metrics.http_req_failed = { ...few.metrics.http_req_failed, passes: 0, fails: 40 };
    expect(figure(json(few), 'response_time', 'p95')).toMatchObject({ upper95: null });
  });

  it('has an exact error rate', () => {
    const rate = figure(json(handled), 'error_rate', 'rate');
    expect(rate).toMatchObject({ value: 0.03, n: 10_000, unit: '%', strength: 'measured' });
    expect(rate?.upper95).toBeGreaterThan(0.03);
    expect(rate?.upper95).toBeLessThan(0.1);
  });

  it.each([
    ['no request', { metrics: {} }],
    ['no request that was counted', { metrics: { ...exported.metrics, http_reqs: { count: 0, rate: 0 } } }],
    ['counts that are not numbers', { metrics: { ...exported.metrics, http_reqs: { count: 'many' } } }],
    ['counts that contradict each other', { metrics: { ...exported.metrics, http_reqs: { count: 9000, rate: 1 } } }],
  ])('with %s measures nothing', (_what, summary) => {
    expect(read(json(summary))).toMatchObject({ verdict: 'not_measured', figures: [] });
  });

  it('that was cut short anywhere is refused', () => {
    const text = json(exported);
    for (let length = 0; length < text.length; length += 1) expect(() => read(text.slice(0, length))).toThrow(/JSON|empty/);
    for (const other of ['[]', '{"metrics":[]}', '{"a":1}', 'no result', '{"metrics":{"x":{"thresholds":{"a":"yes"}}}}']) {
      expect(() => read(other)).toThrow(/no summary|neither/);
    }
    expect(() => readResult(Buffer.from([0x3c, 0xff]), null)).toThrow(/UTF-8/);
  });
});

const importPlan = (criterion: string) => `version: 1
title: Imports
phases:
  - id: build
    title: Build
    state: active
    criteria:
      - { id: one, title: One, ${criterion}, revision: any }
`;

describe('a criterion with an import as its source', () => {
  const record = async (criterion: string, ...texts: string[]) => {
    using bench = await gateBench({ plan: importPlan(criterion) });
    const now = Date.now();
    for (const [at, text] of texts.entries()) {
      const bytes = Buffer.from(text);
      bench.evidence.recordImport({
        name: 'unit',
        fileName: 'r.xml',
        bytes,
        result: readResult(bytes, null),
        now: now + at,
        modifiedAt: null,
        by: null,
      });
    }
    const [result] = (await bench.gates.get('build')).criteriaResults;
    return result;
  };
  const none = 'metric: tests_failed, stat: count, op: ==, value: 0, unit: count, source: { import: unit }';
  const fast = 'metric: response_time, stat: p95, op: <, value: 300, unit: ms, source: { import: unit }';

  it('is answered by the newest one, and never passes on what measured nothing', async () => {
    expect(await record(none)).toMatchObject({ verdict: 'not_measured' });
    expect(await record(none, green)).toMatchObject({ verdict: 'pass', observed: 0, n: 3 });
    expect(await record(none, surefire)).toMatchObject({ verdict: 'fail', observed: 2 });
    expect(await record(none, green, '<testsuites/>')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('no test'),
    });
    expect(await record(none, green, '<testsuite tests="9"><testcase/></testsuite>')).toMatchObject({ verdict: 'inconclusive' });
  });

  it('takes an estimate only where the plan says so', async () => {
    expect(await record(fast, json(exported))).toMatchObject({ verdict: 'inconclusive', reason: expect.stringContaining('estimate') });
    expect(await record(`${fast}, accept: estimate`, json(exported))).toMatchObject({ verdict: 'pass', bound: 260 });
    expect(await record(`${fast.replace('300', '200')}, accept: estimate`, json(exported))).toMatchObject({ verdict: 'inconclusive' });
  });

  it('keeps the digest of the file, and is no younger than the file', async () => {
    using bench = await gateBench();
    const bytes = Buffer.from(surefire);
    const digest = bench.evidence.recordImport({
      name: 'unit',
      fileName: 'r.xml',
      bytes,
      result: readResult(bytes, 'junit'),
      now: Date.now(),
      modifiedAt: null,
      by: 'lea',
    });
    expect(bench.evidence.get(digest)).toMatchObject({
      kind: 'import',
      at: '2026-02-03T04:05:07.500Z',
      statement: {
        statements: [
          {
            subject: [{ name: 'import:unit', digest: { sha256: sha256Hex(bytes) } }],
            predicate: { materials: [{ name: 'r.xml' }], by: 'lea' },
          },
          { predicate: { result: 'FAILED', failedTests: ['shop.OrdersTest › cancels', 'shop.OrdersTest › pays'] } },
        ],
      },
    });
  });
});
