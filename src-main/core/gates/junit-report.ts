import type { Verdict } from '#shared/contract/base.ts';
import type { CriterionResult, GateDetail } from '#shared/contract/gates.ts';

interface TestCase {
  name: string;
  /** null: passed. Only what is not required can be skipped: a pipeline takes that for no failure. */
  trouble: { element: 'failure' | 'error' | 'skipped'; type: string; message: string } | null;
  output: string;
}

/**
 * A gate as a JUnit report, for pipelines: its criteria are test cases, and what else is missing are cases of a second suite. What was not
 * measured is an error, never a pass.
 */
export function gateAsJUnit({ phaseId, title, criteriaResults, missingItems, open, digest }: GateDetail): string {
  const others = missingItems.filter(({ id }) => !id.startsWith('criterion-'));
  const gate: TestCase[] = [
    ...others.map(({ title: name, detail, verdict }): TestCase => ({
      name,
      trouble: { element: 'failure', type: verdict, message: detail },
      output: '',
    })),
    {
      name: 'The phase is released',
      trouble: open
        ? null
        : { element: 'failure', type: 'closed', message: `The gate is closed: ${missingItems.length} things are missing.` },
      output: `An approval covers ${digest}.`,
    },
  ];
  const suites = [suite(`${title}: criteria`, phaseId, criteriaResults.map(caseOf)), suite(`${title}: gate`, phaseId, gate)];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${escape(title)}">\n${suites.join('')}</testsuites>\n`;
}

const elements: Record<Verdict, 'failure' | 'error' | null> = {
  pass: null,
  waived: null,
  fail: 'failure',
  inconclusive: 'error',
  not_measured: 'error',
  stale: 'error',
};

function caseOf({ id, title, rule, verdict, reason, required, evidence, origin }: CriterionResult): TestCase {
  const element = elements[verdict];
  const said = `${verdict.replaceAll('_', ' ')}: ${reason}`;
  return {
    name: `${id}: ${title} (${rule})`,
    trouble:
      element === null
        ? null
        : required
          ? { element, type: verdict, message: said }
          : { element: 'skipped', type: verdict, message: `Not required. ${said}` },
    output: [said, `evidence ${evidence?.digest ?? 'none'}`, origin].join('\n'),
  };
}

function suite(name: string, phaseId: string, cases: readonly TestCase[]): string {
  const count = (element: string) => cases.filter(({ trouble }) => trouble?.element === element).length;
  const counts = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
  const lines = cases.map(({ name: what, trouble, output }) => {
    const body = trouble === null ? '' : `<${trouble.element} type="${escape(trouble.type)}" message="${escape(trouble.message)}"/>`;
    const shown = output === '' ? '' : `<system-out>${escape(output)}</system-out>`;
    return `    <testcase classname="${escape(phaseId)}" name="${escape(what)}">${body}${shown}</testcase>\n`;
  });
  return `  <testsuite name="${escape(name)}" ${counts}>\n${lines.join('')}  </testsuite>\n`;
}

/** XML 1.0 has no place for most control characters, not even written as numbers. */
function escape(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- these are the ones
      .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD')
      .toWellFormed()
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll('\n', '&#10;')
  );
}
