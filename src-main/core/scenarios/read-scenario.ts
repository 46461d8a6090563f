import type { Problem } from '#shared/contract/base.ts';
import { parseDurationMs } from '#shared/durations.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { parseYaml, pathPart, type YamlFile } from '../workspace/yaml-document.ts';
import { parseBudget } from './memory-budget.ts';
import { addressOf, checkDatasources, type KnownNames } from './read-address.ts';
import { executorOf } from './read-executor.ts';
import { stepsOf } from './read-steps.ts';
import { thresholdOf } from './read-threshold.ts';
import { checkTemplates } from './read-variables.ts';
import type { Report } from './report.ts';
import type { Scenario, ScenarioMonitor } from './scenario.ts';
import { type ScenarioFile, scenarioFileSchema } from './scenario-schema.ts';
import { ScenarioNames } from './step-metrics.ts';
import { tlsOptionsOf } from './steps/tls.ts';

/**
 * A scenario from the text of its file.
 * @param file name used in messages.
 * @param targets names that `target` may have; null when they are not known here.
 * @param datasources names that `datasource` of sql steps may have; null as well.
 * @throws HoldpointError `INVALID` with every problem, each with line and column.
 */
export function readScenario(
  text: string,
  file: string,
  targets: readonly string[] | null,
  datasources: readonly string[] | null = null,
): Scenario {
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
  const scenario = build(yaml, { targets, datasources }, report);
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

function build({ value: file }: YamlFile<ScenarioFile>, known: KnownNames, report: Report): Scenario {
  const steps = stepsOf(file.steps, file.tags, report);
  checkTemplates(file, report);
  checkDatasources(file.steps, known, report);
  if (file.cookies && steps.some((step) => step.kind === 'http' && step.version === '2')) {
    report(['cookies'], 'are not kept over HTTP/2', 'Remove cookies, or version: 2 of the steps.');
  }
  if (file.keepCookies && !file.cookies) report(['keepCookies'], 'belongs to cookies', 'Add "cookies: true".');
  const names = new ScenarioNames({ steps });
  return {
    name: file.name,
    description: file.description,
    address: addressOf(file, steps, known, report),
    ...executorOf(file, names, report),
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
