import type { Problem } from '#shared/contract/base.ts';
import { parseDurationMs } from '#shared/durations.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { parseYaml, pathPart, type YamlFile } from '../workspace/yaml-document.ts';
import { parseBudget } from './memory-budget.ts';
import { measuredSteps } from './load-steps.ts';
import { executorOf } from './read-executor.ts';
import { checkTemplates } from './read-variables.ts';
import { stepsOf } from './read-steps.ts';
import type { Report } from './report.ts';
import { type Scenario, type ScenarioMonitor, type Threshold } from './scenario.ts';
import { type ScenarioFile, scenarioFileSchema } from './scenario-schema.ts';
import { tlsOptionsOf } from './steps/tls.ts';
import { mismatch, parseThreshold, resolveMetric } from './threshold-expression.ts';

/**
 * A scenario from the text of its file.
 * @param file name used in messages.
 * @param targets names that `target` may have; null when they are not known here.
 * @throws HoldpointError `INVALID` with every problem, each with line and column.
 */
export function readScenario(text: string, file: string, targets: readonly string[] | null): Scenario {
  const yaml = parseYaml(text, scenarioFileSchema, file);
  const problems: Problem[] = [];
  const report: Report = (path, message, hint) => {
    const where = path.map(String).join('.');
    problems.push({
      file,
      ...yaml.locate(path),
      path: path.map(pathPart),
      message: `${where}: ${message}`,
      ...(hint === undefined ? {} : { hint }),
      severity: 'error',
    });
  };
  const scenario = build(yaml, targets, report);
  const first = problems[0];
  if (first) {
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    throw new HoldpointError('INVALID', `${file}:${first.line}:${first.column}: ${first.message}${more}`, {
      problems,
      ...(first.hint === undefined ? {} : { hint: first.hint }),
    });
  }
  return scenario;
}

function build({ value: file }: YamlFile<ScenarioFile>, targets: readonly string[] | null, report: Report): Scenario {
  const steps = stepsOf(file.steps, file.tags, report);
  checkTemplates(file, report);
  if (file.cookies && steps.some((step) => step.kind === 'http' && step.version === '2')) {
    report(['cookies'], 'are not kept over HTTP/2', 'Remove cookies, or version: 2 of the steps.');
  }
  if (file.keepCookies && !file.cookies) report(['keepCookies'], 'belongs to cookies', 'Add "cookies: true".');
  const names = measuredSteps(steps).map((step) => step.name);
  return {
    name: file.name,
    description: file.description,
    address: addressOf(file, targets, report),
    ...executorOf(file, report),
    warmUpMs: parseDurationMs(file.warmUp ?? '') ?? 0,
    workers: file.workers ?? null,
    maxInFlight: file.maxInFlight,
    connections: file.connections ?? file.maxInFlight,
    timeoutMs: parseDurationMs(file.timeout) ?? 0,
    gracefulStopMs: file.gracefulStop === undefined ? null : parseDurationMs(file.gracefulStop),
    seed: file.seed,
    trace: file.trace,
    keepAlive: file.keepAlive,
    tls: tlsOptionsOf(file.tls),
    steps,
    vars: file.vars,
    env: file.env,
    feeds: Object.entries(file.data).map(([name, feed]) => ({ name, ...feed })),
    cookies: file.cookies ? (file.keepCookies ? 'user' : 'iteration') : 'none',
    thresholds: Object.entries(file.thresholds).flatMap(([metric, list]) =>
      list.flatMap(
        (threshold, index) =>
          thresholdOf(metric, threshold, names, (message, hint) => report(['thresholds', metric, index], message, hint)) ?? [],
      ),
    ),
    monitors: file.monitors.map((monitor) => monitorOf(monitor)),
    minCoverage: file.minCoverage,
    maxScheduleLagMs: file.maxScheduleLag === undefined ? null : parseDurationMs(file.maxScheduleLag),
    resume: file.resume,
  };
}

function addressOf(file: ScenarioFile, targets: readonly string[] | null, report: Report): Scenario['address'] {
  if (file.target !== undefined && file.baseUrl !== undefined)
    report(['baseUrl'], 'the file has a target and a baseUrl', 'Keep one of them.');
  if (file.baseUrl !== undefined) return { baseUrl: file.baseUrl.replace(/\/+$/, '') };
  if (file.target === undefined) {
    report(['name'], 'the file says nothing about where to send requests', 'Add target: (a name from holdpoint.yaml) or baseUrl:.');
    return { target: '' };
  }
  if (targets !== null && !targets.includes(file.target)) {
    report(
      ['target'],
      `there is no target "${file.target}"`,
      targets.length > 0 ? `Known: ${targets.join(', ')}.` : 'holdpoint.yaml declares none.',
    );
  }
  return { target: file.target };
}

type WrittenThreshold = ScenarioFile['thresholds'][string][number];

/** Longest sliding window: its 1 s parts are kept in memory. */
const longestWindowMs = 3_600_000;

function thresholdOf(
  metric: string,
  written: WrittenThreshold,
  steps: readonly string[],
  report: (message: string, hint?: string) => void,
): Threshold | null {
  const { expr, step, over, abortOnFail, delayAbort } = {
    step: undefined,
    over: undefined,
    abortOnFail: undefined,
    delayAbort: undefined,
    ...written,
  };
  const rule = parseThreshold(expr);
  if (rule === null) {
    report(`"${expr}" is not a threshold`, 'Write for example p(95)<200, avg<100, max<1s, rate<0.05% or count>=1000.');
    return null;
  }
  const resolved = resolveMetric(metric, step, steps);
  if (typeof resolved === 'string') {
    report(resolved);
    return null;
  }
  const wrong = mismatch(resolved.kind, rule.stat);
  if (wrong !== null) {
    report(`"${expr}" does not fit ${resolved.name}: ${wrong}`);
    return null;
  }
  const windowMs = over === undefined ? null : parseDurationMs(over);
  if (windowMs !== null && (windowMs % 1000 !== 0 || windowMs > longestWindowMs)) {
    report(`over: ${over} is not whole seconds up to 1h`, 'Windows slide in steps of 1 s.');
    return null;
  }
  return {
    metric: resolved.name,
    kind: resolved.kind,
    expr,
    rule,
    windowMs,
    abortOnFail: abortOnFail ?? false,
    delayAbortMs: delayAbort === undefined ? 0 : (parseDurationMs(delayAbort) ?? 0),
  };
}

function monitorOf(monitor: ScenarioFile['monitors'][number]): ScenarioMonitor {
  const selector = monitor.process === 'target' ? null : monitor.process;
  const shown =
    selector === null
      ? 'target'
      : Object.entries(selector)
          .map(([kind, value]) => `${kind} ${value}`)
          .join(', ');
  return {
    selector,
    label: monitor.name ?? shown,
    budgetMbPerHour: monitor.budget === undefined ? null : parseBudget(monitor.budget),
  };
}
