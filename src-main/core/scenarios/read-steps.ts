import { parseDurationMs } from '#shared/durations.ts';
import type { Report } from './report.ts';
import type { Step } from './scenario.ts';
import type { WrittenStep } from './step-schema.ts';

/** The steps of a scenario in canonical form; what the schema cannot see is reported. */
export function stepsOf(written: readonly WrittenStep[], report: Report): Step[] {
  const steps = written.map((step, index) => stepOf(step, index));
  const names = steps.filter((step) => step.kind === 'http').map((step) => step.name);
  if (names.length === 0) report(['steps'], 'has no http step: nothing would be sent');
  written.forEach((step, index) => {
    const built = steps[index];
    const name = built?.kind === 'http' ? built.name : null;
    if (name === null || names.indexOf(name) === names.lastIndexOf(name)) return;
    report(
      ['steps', index, ...(step.name === undefined ? [] : ['name'])],
      `two steps are called "${name}"`,
      'Give each step its own name.',
    );
  });
  return steps;
}

function stepOf(step: WrittenStep, index: number): Step {
  if (step.http === undefined) return { kind: 'think', ms: parseDurationMs(step.think ?? '') ?? 0 };
  const { method, path, headers, body, json } = step.http;
  const text = json === undefined ? body : JSON.stringify(json);
  const typed = json === undefined || Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  const statuses = step.check === undefined ? null : [step.check.status].flat();
  return {
    kind: 'http',
    name: step.name ?? `step${index + 1}`,
    method,
    path,
    headers: typed ? headers : { ...headers, 'content-type': 'application/json' },
    body: text ?? null,
    status:
      statuses === null
        ? null
        : {
            exact: statuses.filter((status) => typeof status === 'number'),
            classes: statuses.filter((status) => typeof status === 'string').map((status) => Number(status[0])),
          },
  };
}
