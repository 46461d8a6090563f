import type { DryRunResult, DryRunStep } from '#shared/contract/dry-run.ts';

/** Lines of a body that a terminal is given; the whole of it is in the JSON. */
const shownLines = 20;

/** A dry run for people: each step with what it sent and got. */
export function dryRunLines({ scenario, baseUrl, steps }: DryRunResult): string[] {
  return [`${scenario}, one iteration against ${baseUrl}`, ...steps.flatMap((step) => ['', ...stepLines(step)])];
}

function stepLines(step: DryRunStep): string[] {
  const time = step.durationMs === null ? '' : ` in ${step.durationMs.toFixed(1)} ms`;
  const words = { completed: 'completed', failed: 'FAILED', timed_out: 'TIMED OUT', not_reached: 'not reached' }[step.outcome];
  return [
    `${step.name}: ${words}${time}${step.failure === null ? '' : `: ${step.failure}`}`,
    ...step.requests.flatMap(({ method, url, headers, body }) => [
      `  > ${method} ${url}`,
      ...headers.map(([name, value]) => `  > ${name}: ${value}`),
      ...bodyLines('  > ', body),
    ]),
    ...(step.call === null ? [] : [`  > ${step.kind} ${JSON.stringify(step.call)}`]),
    ...responseLines(step.response),
    ...step.checks.map(({ name, passed }) => `  ${passed ? 'passed' : 'FAILED'}  ${name}`),
    ...Object.entries(step.extracted).map(([name, value]) => `  ${name} = ${JSON.stringify(value)}`),
  ];
}

function responseLines(response: DryRunStep['response']): string[] {
  if (response === null) return [];
  return [
    ...(response.status === null ? [] : [`  < ${response.status}`]),
    ...response.headers.map(([name, value]) => `  < ${name}: ${value}`),
    ...bodyLines('  < ', response.body),
    ...(response.bodyTruncated ? ['  < (only its first 64 KB)'] : []),
    ...Object.entries(response.values).map(([name, value]) => `  < ${name} = ${JSON.stringify(value)}`),
  ];
}

function bodyLines(prefix: string, body: string | null): string[] {
  if (body === null || body === '') return [];
  const lines = body.split('\n');
  const more = lines.length > shownLines ? [`${prefix}(${lines.length - shownLines} more lines)`] : [];
  return [prefix.trimEnd(), ...lines.slice(0, shownLines).map((line) => `${prefix}${line}`), ...more];
}
