import { parseDurationMs } from '#shared/durations.ts';
import { type HttpStep, measuredSteps, type ThinkStep } from './load-steps.ts';
import type { Report } from './report.ts';
import type { Step } from './scenario.ts';
import type { WrittenStep, WrittenThink } from './step-schema.ts';
import { type Check, checksOf, type Extract, extractsOf } from './steps/check.ts';
import { commandStepOf } from './steps/command-step.ts';
import { scriptStepOf } from './steps/script-step.ts';
import { sqlStepOf } from './steps/sql-step.ts';
import { websocketStepOf } from './steps/websocket-step.ts';

/** Measured steps of a scenario at most: each has series of its own. */
const mostSteps = 200;

/** The steps of a scenario in canonical form and in the order in which a user meets them; what the schema cannot see is reported. */
export function stepsOf(written: readonly WrittenStep[], tags: Record<string, string>, report: Report): Step[] {
  const names = new Set<string>();
  const steps = flatten(written, { path: ['steps'], prefix: '', tags, names, report });
  const count = measuredSteps(steps).length;
  if (count === 0) report(['steps'], 'has only pauses: nothing would be sent');
  if (count > mostSteps) report(['steps'], `has ${count} steps; ${mostSteps} are possible`);
  return steps;
}

interface Place {
  path: PropertyKey[];
  /** Names of the groups around, each with a slash behind it. */
  prefix: string;
  tags: Record<string, string>;
  names: Set<string>;
  report: Report;
}

function flatten(written: readonly WrittenStep[], place: Place): Step[] {
  return written.flatMap((step, index): Step[] => {
    const path = [...place.path, index];
    if (step.think !== undefined) return [{ kind: 'think', draw: drawOf(step.think) }];
    const name = `${place.prefix}${step.name ?? `step${index + 1}`}`;
    if (place.names.has(name)) {
      place.report(step.name === undefined ? path : [...path, 'name'], `two steps are called "${name}"`, 'Give each step its own name.');
    }
    place.names.add(name);
    const tags = { ...place.tags, ...step.tags };
    if (step.group === undefined) return [measuredStep(step, name, tags, { ...place, path })];
    const inner = flatten(step.group, { ...place, path: [...path, 'group'], prefix: `${name}/`, tags });
    return [{ kind: 'group_begin', name }, ...inner, { kind: 'group_end', name }];
  });
}

function measuredStep(step: WrittenStep, name: string, tags: Record<string, string>, place: Place): Step {
  const checks = step.check === undefined ? [] : checksOf(step.check);
  const extracts = step.extract === undefined ? [] : extractsOf(step.extract);
  const common = { deadlineMs: step.timeout === undefined ? null : parseDurationMs(step.timeout), tags, checks, extracts };
  if (step.http !== undefined) return httpStepOf(step.http, { name, ...common }, place);
  if (step.websocket !== undefined) return { ...websocketStepOf(step.websocket, name), ...common };
  if (step.sql !== undefined) return { ...sqlStepOf(step.sql, name, sqlCapture(checks, extracts)), ...common };
  if (step.command !== undefined) return { ...commandStepOf(step.command, name), ...common };
  if (step.script !== undefined) return { ...scriptStepOf(step.script, name), ...common };
  throw new Error(`the step ${name} passed the schema without a kind`);
}

function httpStepOf(
  written: NonNullable<WrittenStep['http']>,
  common: Omit<HttpStep, 'kind' | 'method' | 'path' | 'headers' | 'body' | 'redirects' | 'version'>,
  place: Place,
): HttpStep {
  const { method, path, headers, body, json, form, redirects, version } = written;
  const type = json === undefined ? (form === undefined ? null : 'application/x-www-form-urlencoded') : 'application/json';
  const typed = type === null || Object.keys(headers).some((header) => header.toLowerCase() === 'content-type');
  if (String(version) === '2' && redirects > 0) {
    place.report([...place.path, 'http', 'redirects'], 'are not followed over HTTP/2', 'Remove one of version and redirects.');
  }
  return {
    kind: 'http',
    ...common,
    method,
    path,
    headers: typed ? headers : { ...headers, 'content-type': type },
    body:
      json !== undefined
        ? { kind: 'json', value: json }
        : form !== undefined
          ? { kind: 'form', fields: Object.entries(form) }
          : body === undefined
            ? null
            : { kind: 'text', text: body },
    redirects,
    version: String(version) === '2' ? '2' : '1.1',
  };
}

/** Rows are read only where somebody looks at them: `value` at the first one, everything else at all of them. */
function sqlCapture(checks: readonly Check[], extracts: readonly Extract[]): 'none' | 'first' | 'rows' {
  const looks = [...checks.flatMap(({ conditions }) => conditions), ...extracts.map(({ from }) => from)];
  if (looks.some(({ of }) => of === 'body' || of === 'jsonPath' || of === 'regex')) return 'rows';
  // Their number is known without them.
  return looks.some((look) => look.of === 'value' && look.name !== 'rows') ? 'first' : 'none';
}

function drawOf(think: WrittenThink): ThinkStep['draw'] {
  if (typeof think === 'string') return { kind: 'fixed', ms: parseDurationMs(think) ?? 0 };
  const { uniform, exponential } = think;
  if (uniform === undefined) return { kind: 'exponential', meanMs: parseDurationMs(exponential ?? '') ?? 0 };
  const [one, other] = uniform.map((text) => parseDurationMs(text) ?? 0);
  return { kind: 'uniform', fromMs: Math.min(one ?? 0, other ?? 0), toMs: Math.max(one ?? 0, other ?? 0) };
}
