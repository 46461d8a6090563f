import { HoldpointError } from '../../errors/holdpoint-error.ts';
import type { Measurement } from '../measurement.ts';
import { exactCount, type ImportedResult } from './imported-result.ts';
import { readXml, type XmlElement } from './read-xml.ts';

interface Case {
  name: string;
  outcome: 'passed' | 'failed' | 'skipped';
  /** Elements that say so: one case can fail twice, in its body and after it. */
  troubles: number;
}

/** Names that a record lists at most; all of them count. */
const namesKept = 200;

/**
 * Reads a JUnit XML report as Ant, Maven, pytest, Jest and others write it. The cases themselves are counted; what the file says about
 * itself has to agree.
 * @throws HoldpointError `INVALID` for what is no such report, or was cut short.
 */
export function readJUnit(text: string): ImportedResult {
  const root = readXml(text);
  if (root.name !== 'testsuites' && root.name !== 'testsuite') {
    throw new HoldpointError('INVALID', `This is no JUnit report: its first element is <${root.name}>.`, {
      hint: 'It has to be <testsuites> or <testsuite>.',
    });
  }
  const cases = casesUnder(root);
  const of = (outcome: Case['outcome']) => cases.filter((one) => one.outcome === outcome);
  const [passed, failed, skipped] = [of('passed'), of('failed'), of('skipped')];
  const ran = passed.length + failed.length;
  const contradiction = contradictionIn(root);
  const problem =
    cases.length === 0
      ? 'The report holds no test: nothing was tested.'
      : ran === 0
        ? 'Every test was skipped: nothing was tested.'
        : contradiction;
  const summary = `${cases.length} tests: ${passed.length} passed, ${failed.length} failed, ${skipped.length} skipped.`;
  const times = timesOf(root);
  return {
    tool: 'junit',
    verdict: problem !== '' ? 'not_measured' : failed.length > 0 ? 'fail' : 'pass',
    reason: problem === '' ? summary : `${problem} ${summary}`,
    problem,
    figures: problem === '' ? figuresOf(cases.length, passed.length, failed.length, skipped.length) : [],
    passed: passed.slice(0, namesKept).map(({ name }) => name),
    failed: failed.slice(0, namesKept).map(({ name }) => name),
    skipped: skipped.slice(0, namesKept).map(({ name }) => name),
    startedAt: times.startedAt,
    endedAt: times.endedAt,
    details: { tests: cases.length, passed: passed.length, failed: failed.length, skipped: skipped.length },
  };
}

/** A skipped test has not passed: the rate is of all tests. */
function figuresOf(tests: number, passed: number, failed: number, skipped: number): Measurement[] {
  const rate = (metric: string, count: number): Measurement => {
    const value = (count / tests) * 100;
    return { metric, stat: 'rate', value, unit: '%', n: tests, lower95: value, upper95: value, strength: 'measured' };
  };
  return [
    exactCount('tests', tests, tests),
    exactCount('tests_passed', passed, tests),
    exactCount('tests_failed', failed, tests),
    exactCount('tests_skipped', skipped, tests),
    rate('tests_passed', passed),
    rate('tests_failed', failed),
  ];
}

function suitesIn(element: XmlElement): XmlElement[] {
  return element.children.filter(({ name }) => name === 'testsuite');
}

function ownCases(element: XmlElement): Case[] {
  return element.children.filter(({ name }) => name === 'testcase').map((one) => caseOf(one));
}

function casesUnder(element: XmlElement): Case[] {
  return [...ownCases(element), ...suitesIn(element).flatMap((suite) => casesUnder(suite))];
}

function caseOf(element: XmlElement): Case {
  const count = (...names: string[]) => element.children.filter(({ name }) => names.includes(name)).length;
  const name = [element.attributes.get('classname'), element.attributes.get('name')]
    .filter((part) => part !== undefined && part !== '')
    .join(' › ');
  const troubles = count('failure', 'error');
  const isSkipped =
    count('skipped', 'disabled') > 0 || ['skipped', 'notrun', 'disabled'].includes(element.attributes.get('status')?.toLowerCase() ?? '');
  if (troubles > 0) return { name, outcome: 'failed', troubles };
  return { name, outcome: isSkipped ? 'skipped' : 'passed', troubles: 0 };
}

/** Where the counts of an element are not those of the cases in it; empty where all agree. Some tools count nested suites, some do not. */
function contradictionIn(element: XmlElement): string {
  const own = ownCases(element);
  const all = casesUnder(element);
  const where = `<${element.name}${element.attributes.has('name') ? ` name="${element.attributes.get('name')}"` : ''}>`;
  const declared = (...names: string[]): number | null => {
    const values = names.flatMap((name) => element.attributes.get(name) ?? []);
    return values.length === 0 ? null : values.reduce((sum, value) => sum + (/^\s*\d+\s*$/.test(value) ? Number(value) : Number.NaN), 0);
  };
  const tests = declared('tests');
  if (tests !== null && tests !== own.length && tests !== all.length) {
    return `${where} says it has ${tests} tests, and holds ${all.length}: the report was cut short or put together wrongly.`;
  }
  const troubles = declared('failures', 'errors');
  const fits = (cases: readonly Case[], said: number) => {
    const failed = cases.filter(({ outcome }) => outcome === 'failed');
    const elements = failed.reduce((sum, one) => sum + one.troubles, 0);
    return said >= failed.length && said <= elements;
  };
  if (troubles !== null && !fits(own, troubles) && !fits(all, troubles)) {
    return `${where} says that ${troubles} tests failed, and holds ${all.filter(({ outcome }) => outcome === 'failed').length}.`;
  }
  const skipped = declared('skipped') ?? declared('skips');
  const skippedIn = (cases: readonly Case[]) => cases.filter(({ outcome }) => outcome === 'skipped').length;
  if (skipped !== null && skipped !== skippedIn(own) && skipped !== skippedIn(all)) {
    return `${where} says that ${skipped} tests were skipped, and holds ${skippedIn(all)}.`;
  }
  for (const suite of suitesIn(element)) {
    const problem = contradictionIn(suite);
    if (problem !== '') return problem;
  }
  return '';
}

/** When the tests ran. Many tools write no time zone: then the earlier reading counts, so that no result looks fresher than it is. */
function timesOf(root: XmlElement): { startedAt: number | null; endedAt: number | null } {
  const suites = [root, ...allSuites(root)];
  const starts = suites.flatMap(({ attributes }) => {
    const stamp = attributes.get('timestamp')?.trim();
    const at = stamp === undefined ? Number.NaN : earliest(stamp);
    const seconds = Number(attributes.get('time') ?? 0);
    return Number.isFinite(at) ? [{ at, end: at + (Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0) }] : [];
  });
  if (starts.length === 0) return { startedAt: null, endedAt: null };
  return { startedAt: Math.min(...starts.map(({ at }) => at)), endedAt: Math.max(...starts.map(({ end }) => end)) };
}

function allSuites(element: XmlElement): XmlElement[] {
  return suitesIn(element).flatMap((suite) => [suite, ...allSuites(suite)]);
}

function earliest(stamp: string): number {
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(stamp)) return Number.NaN;
  if (/(Z|[+-]\d\d:?\d\d)$/i.test(stamp)) return Date.parse(stamp);
  return Math.min(Date.parse(stamp), Date.parse(`${stamp}Z`));
}
