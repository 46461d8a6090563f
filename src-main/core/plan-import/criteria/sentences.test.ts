import { describe, expect, test } from 'vitest';
import { plainContext, type SectionKind } from './reading.ts';
import { readSentence } from './sentence-criteria.ts';

function rules(text: string, section: SectionKind): string[] {
  return readSentence(text, { ...plainContext, section }).map(
    ({ stat, op, value, unit, relative }) => `${stat} ${op} ${value} ${unit}${relative ? ' of baseline' : ''}`,
  );
}

/** What stands in a list of goals, and what it asks for. */
const goals: readonly (readonly [string, ...string[]])[] = [
  // Statistic: before, after, inside, in words.
  ['API response time < 200ms (p95)', 'p95 < 200 ms'],
  ['P95 API response time: < 200 ms', 'p95 < 200 ms'],
  ['API p95 response time below 200 ms', 'p95 < 200 ms'],
  ['p(99) latency <= 1.2s', 'p99 <= 1.2 s'],
  ['p99.9 latency under 2 seconds', 'p999 < 2 s'],
  ['Latency < 200ms at p95', 'p95 < 200 ms'],
  ['Response time < 100ms (average)', 'mean < 100 ms'],
  ['Average response time should not exceed 250 milliseconds', 'mean <= 250 ms'],
  ['Median latency of 120 ms', 'p50 <= 120 ms'],
  ['99th percentile latency under 500 µs', 'p99 < 500 µs'],
  ['75th percentile LCP <= 2.5s', 'p75 <= 2.5 s'],
  ['LCP (p75) ≤ 2.5 s', 'p75 <= 2.5 s'],
  ['Max response time: 2 s', 'max <= 2 s'],
  ['Maximum latency must stay under 3s', 'max < 3 s'],
  ['Worst-case pause < 50 ms', 'max < 50 ms'],
  ['95% of requests within 300 ms', 'p95 <= 300 ms'],
  ['99% of page loads complete in under 3 seconds', 'p99 < 3 s'],
  ['The system should respond within 2 seconds for 95% of all requests', 'p95 <= 2 s'],
  ['At least 99% of API calls must return in less than 1 second', 'p99 < 1 s'],
  ['Fewer than 1% of requests take longer than 500ms', 'p99 <= 500 ms'],
  ['p50/p95/p99 < 50/100/200 ms', 'p50 < 50 ms', 'p95 < 100 ms', 'p99 < 200 ms'],
  ['p95 < 200ms, p99 < 500ms, error rate < 0.1%', 'p95 < 200 ms', 'p99 < 500 ms', 'rate < 0.1 %'],
  ['Latency < 200 ms (p95), < 500 ms (p99)', 'p95 < 200 ms', 'p99 < 500 ms'],
  // Comparator.
  ['Page load under 3 seconds', 'value < 3 s'],
  ['Startup time less than 5 s', 'value < 5 s'],
  ['Failover within 30 seconds', 'value <= 30 s'],
  ['No more than 2 MB/h memory growth', 'value <= 2 MB/h'],
  ['RSS may not exceed 512 MB', 'value <= 512 MB'],
  ['CPU usage must never exceed 80%', 'value <= 80 %'],
  ['Test coverage at least 80 %', 'value >= 80 %'],
  ['Minimum test coverage: 80%', 'value >= 80 %'],
  ['Maximum error rate: 1%', 'rate <= 1 %'],
  ['Support up to 10,000 concurrent users', 'count >= 10000 users'],
  ['Limit memory to 512 MB', 'value <= 512 MB'],
  ['Memory usage limited to 1 GB', 'value <= 1 GB'],
  ['Availability ≥ 99.95 %', 'value >= 99.95 %'],
  ['Error budget <= 0.1%', 'value <= 0.1 %'],
  ['Availability >= 99,9 %', 'value >= 99.9 %'],
  ['Fehlerquote / error rate: 0,05%', 'rate <= 0.05 %'],
  ['Cache hit ratio: 90% or higher', 'rate >= 90 %'],
  ['Response time 200 ms or less', 'value <= 200 ms'],
  ['Build time 10 minutes max', 'value <= 10 min'],
  ['Coverage must not drop below 75%', 'value >= 75 %'],
  ['Uptime: 99.9%', 'value >= 99.9 %'],
  ['99.9% uptime', 'value >= 99.9 %'],
  ['99.9%+ availability', 'value >= 99.9 %'],
  ['RTO: 4 hours, RPO: 15 minutes', 'value <= 4 h', 'value <= 15 min'],
  ['< 1 hour Recovery Time Objective (RTO)', 'value < 1 h'],
  ['No query slower than 100 ms', 'max <= 100 ms'],
  ['No regression > 10%', 'value <= 10 %'],
  ['No single request may take longer than 5 s', 'max <= 5 s'],
  ['p95 within 5% of baseline', 'p95 <= 5 % of baseline'],
  ['Throughput degradation < +5 % vs baseline', 'value < 5 % of baseline'],
  ['Latency < baseline + 10%', 'value < 10 % of baseline'],
  ['CPU between 40% and 70%', 'value >= 40 %', 'value <= 70 %'],
  ['Utilisation of 60-80%', 'value >= 60 %', 'value <= 80 %'],
  ['sub-200ms response time', 'value < 200 ms'],
  ['Reduce startup time by 50%', 'value >= 50 %'],
  ['Improve cold start from 3s to under 1s', 'value < 1 s'],
  ['Response time: 500ms → <200ms', 'value < 200 ms'],
  // Value and unit.
  ['Support 20,000+ requests/minute', 'rate >= 20000 requests/minute'],
  ['Throughput > 1M requests per hour', 'rate > 1000000 requests/h'],
  ['Handle 500K messages/s', 'rate >= 500000 messages/s'],
  ['Sustain 2.5k req/sec', 'rate >= 2500 requests/s'],
  ['Sustain 1,000 requests per second for 8 hours', 'rate >= 1000 requests/s'],
  ['Throughput: 1 000 tx/s', 'rate >= 1000 transactions/s'],
  ['RPS ≥ 1500', 'rate >= 1500 requests/s'],
  ['Requests per second: at least 300', 'rate >= 300 requests/s'],
  ['Memory growth < 2 MB/h', 'value < 2 MB/h'],
  ['Bundle size < 250 KB', 'value < 250 KB'],
  ['Errors < 5 per 1k requests', 'value < 5 per 1k requests'],
  ['Latency (ms) < 200', 'value < 200 ms'],
  ['Support 1M users', 'count >= 1000000 users'],
  ['Support 1 million users', 'count >= 1000000 users'],
  ['10x faster queries', 'value >= 10 x'],
  ['Lighthouse score > 90', 'value > 90 count'],
  ['Availability of ninety-nine: 99.99 percent', 'value >= 99.99 %'],
  ['uptime of at least 99.95 percent per month', 'value >= 99.95 %'],
  ['CLS < 0.1', 'value < 0.1 count'],
  ['Cyclomatic complexity ≤ 10', 'value <= 10 count'],
  ['WebSocket reconnect time < 3s', 'value < 3 s'],
  // Counts.
  ['22/22 integration tests passing', 'count == 22 count'],
  ['All 48 tests passing', 'count == 48 count'],
  ['Zero critical vulnerabilities', 'count == 0 count'],
  ['0 critical bugs', 'count == 0 count'],
  ['No critical or high-severity bugs open', 'count == 0 count'],
  ['No data loss during failover', 'count == 0 count'],
  ['Data loss: none', 'count == 0 count'],
  ['Memory leaks: 0', 'count == 0 count'],
  ['`npm test` exits 0', 'value == 0 count'],
  ['0 incidents > 5 min', 'count == 0 count'],
  ['Fewer than 3 flaky tests', 'count < 3 count'],
  ['100% of endpoints documented', 'value == 100 %'],
  // Several in a line.
  ['Branch operations: <5s creation, <10s merge', 'value < 5 s', 'value < 10 s'],
  ['CPU usage below 70% and memory usage below 80% during peak usage', 'value < 70 %', 'value < 80 %'],
  ['p95 < 300ms with up to 1000 concurrent users', 'p95 < 300 ms'],
  ['Error rate < 1% over 5 minutes', 'rate < 1 %'],
  ['p95 under 500 ms at 200 rps for 30 minutes', 'p95 < 500 ms'],
  ['Given 500 users, when they search for 10 minutes, then p95 is below 800 ms', 'p95 < 800 ms'],
  ['Restore a 50 GB backup in less than 30 minutes', 'value < 30 min'],
  ['Write unit tests (>70% coverage target)', 'value > 70 %'],
];

/** What looks like a criterion and is none, not even in a list of goals. */
const lookAlikes: readonly string[] = [
  'If error rate > 1%, roll back',
  'Roll back when p95 > 500 ms for 5 minutes',
  'Alert when p95 > 500 ms',
  'Error rate > 1% for 5 minutes (critical)',
  'p95 > 1s → page the person on call',
  'Fail the build if coverage drops below 80%',
  'Currently p95 is 450 ms',
  'Current: 87.3%',
  'Baseline: 350 ms',
  'Measured p95: 180 ms',
  'Duration: 1-2 hours',
  'Effort: 3 days',
  'This would delay Phase 4 by at least 2 weeks',
  'Estimate 3-week delay minimum',
  'Create 2-week database planning phase',
  '8-hour stability tests',
  'Timeout: 30s',
  'Request timeout of 5 seconds',
  'Connection pool: max 20',
  'Pool size = 50',
  'TTL 300s',
  'Retention: 30 days',
  '70% reads, 30% writes',
  'Ramp up to 500 users over 5 minutes',
  'Think time: 3-5 seconds',
  'Test data: 10,000 products',
  'Node >= 20',
  'PostgreSQL 15+',
  'Python 3.10 or higher',
  'Returns HTTP 200',
  'Port 8080',
  '24x7 support',
  'Between 09:00 and 17:00',
  '10% → 50% → 100%',
  'Fix critical issues within 24 h',
  'Assume 1000 users',
  'Release on 2025-01-22',
  'Version 2.1.0',
  'Phase 4 of 9',
  'Weeks 33-34',
  'M9.1 and Task 1 complete',
  'P0 first, then P1',
  'echo done > 2',
  'make 2>&1 > build.log',
  'e.g. p95 < 200 ms',
  'p95 is defined as the value below which 95% of samples lie',
  '18/22 tests passing',
];

describe('criteria in a list of goals', () => {
  test.for(goals)('%s', ([text, ...expected]) => {
    expect(rules(text, 'goals')).toEqual(expected);
  });
});

describe('look-alikes', () => {
  test.for(lookAlikes)('is no criterion: %s', (text) => {
    expect(rules(text, 'goals')).toEqual([]);
    expect(rules(text, 'neutral')).toEqual([]);
  });
});

describe('outside of lists of goals', () => {
  test.for([
    ['The API must respond within 200 ms at p95.', 'p95 <= 200 ms'],
    ['- Achieve > 80% test coverage', 'value > 80 %'],
    ['The service shall be available 99.9% of the time.', 'value >= 99.9 %'],
    ['p95 latency < 300 ms', 'p95 < 300 ms'],
    ['We have 3 nodes with 16 GB of memory.'],
    ['Uptime was 99.2% in March.'],
    ['It takes 2 hours to migrate.'],
    ['Users leave when a page takes more than 3 seconds.'],
    ['Up to 5 engineers work on this.'],
  ])('%s', ([text = '', ...expected]) => {
    expect(rules(text, 'neutral')).toEqual(expected);
  });
});
