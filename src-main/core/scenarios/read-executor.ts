import { parseDurationMs, parseRatePerSecond } from '#shared/durations.ts';
import type { Executor, RateStage, SearchPlan, UserStage } from './executor.ts';
import type { ExecutorName } from './executor-schema.ts';
import { thresholdOf } from './read-threshold.ts';
import type { Report } from './report.ts';
import type { ScenarioFile } from './scenario-schema.ts';
import type { ScenarioNames } from './step-metrics.ts';

const loadFields = ['rate', 'startRate', 'arrival', 'vus', 'startVus', 'stages', 'iterations', 'search', 'duration'] as const;
type LoadField = (typeof loadFields)[number];

/** Which fields an executor must have, with an example of each, and which it may have. */
const fieldsOf: Record<ExecutorName, { needs: Partial<Record<LoadField, string>>; takes: readonly LoadField[] }> = {
  'constant-arrival-rate': { needs: { rate: 'rate: 50/s', duration: 'duration: 60s' }, takes: ['arrival'] },
  'ramping-arrival-rate': { needs: { stages: 'stages: [{ target: 200/s, duration: 1m }]' }, takes: ['startRate', 'arrival'] },
  'constant-vus': { needs: { vus: 'vus: 10', duration: 'duration: 60s' }, takes: [] },
  'ramping-vus': { needs: { stages: 'stages: [{ target: 20, duration: 1m }]' }, takes: ['startVus'] },
  'shared-iterations': { needs: { vus: 'vus: 10', iterations: 'iterations: 1000' }, takes: ['duration'] },
  'capacity-search': {
    needs: { search: 'search: { startRate: 50/s, maxRate: 2000/s, slo: { response_time: "p(95)<200" } }', duration: 'duration: 30m' },
    takes: ['arrival'],
  },
};

/** Why a field is not there, where its absence may surprise. */
const whyNot: Partial<Record<`${ExecutorName}.${LoadField}`, string>> = {
  'constant-vus.rate': 'its users send when they got their answer',
  'ramping-vus.rate': 'its users send when they got their answer',
  'shared-iterations.rate': 'its users send when they got their answer',
  'ramping-arrival-rate.rate': 'its stages say how it changes',
  'ramping-arrival-rate.duration': 'its stages say how long it takes',
  'capacity-search.rate': 'it finds one',
  'ramping-vus.duration': 'its stages say how long it takes',
  'ramping-vus.vus': 'its stages say how they change',
};

/** Longest a set of shared iterations takes when nothing is said. */
const sharedIterationsMs = 600_000;
/** As the schema allows for a constant number. */
const mostUsers = 10_000;

/** What the file says about load and time, with a complaint about every field that is missing, too many, or not what it should be. */
export function executorOf(file: ScenarioFile, names: ScenarioNames, report: Report): { executor: Executor; durationMs: number } {
  checkFields(file, report);
  const durationMs = parseDurationMs(file.duration ?? '') ?? 0;
  const arrival = file.arrival ?? 'uniform';
  switch (file.executor) {
    case 'constant-arrival-rate':
      return { executor: { kind: file.executor, model: 'open', perSecond: rateIn(file.rate) ?? 1, arrival }, durationMs };
    case 'ramping-arrival-rate': {
      const startPerSecond = rateIn(file.startRate) ?? 0;
      const stages = rateStages(file, report);
      if (startPerSecond === 0 && stages.every(({ perSecond }) => perSecond === 0)) tellEmpty(file, 'arrival', report);
      return { executor: { kind: file.executor, model: 'open', startPerSecond, stages, arrival }, durationMs: lengthOf(stages, report) };
    }
    case 'constant-vus':
      return { executor: { kind: file.executor, model: 'closed', vus: file.vus ?? 1 }, durationMs };
    case 'ramping-vus': {
      const startVus = file.startVus ?? 1;
      const stages = userStages(file, report);
      if (startVus === 0 && stages.every(({ users }) => users === 0)) tellEmpty(file, 'user', report);
      return { executor: { kind: file.executor, model: 'closed', startVus, stages }, durationMs: lengthOf(stages, report) };
    }
    case 'shared-iterations':
      return {
        executor: { kind: file.executor, model: 'closed', vus: file.vus ?? 1, iterations: file.iterations ?? 1 },
        durationMs: file.duration === undefined ? sharedIterationsMs : durationMs,
      };
    case 'capacity-search':
      return { executor: { kind: file.executor, model: 'open', search: searchOf(file, names, report), arrival }, durationMs };
  }
}

function checkFields(file: ScenarioFile, report: Report): void {
  const { needs, takes } = fieldsOf[file.executor];
  for (const field of loadFields) {
    const example = needs[field];
    if (file[field] === undefined) {
      if (example !== undefined) report(['executor'], `${file.executor} needs ${field}`, `Add for example "${example}".`);
    } else if (example === undefined && !takes.includes(field)) {
      const why = whyNot[`${file.executor}.${field}`];
      report([field], `${file.executor} has no ${field}${why === undefined ? '' : `: ${why}`}`, `Remove ${field}.`);
    }
  }
  if (file.warmUp !== undefined) checkWarmUp(file, report);
  const limits = { maxInFlight: file.maxInFlight, connections: file.connections, vus: file.vus };
  for (const [field, limit] of Object.entries(limits)) {
    if (limit === undefined || (file.workers ?? 1) <= limit) continue;
    report(['workers'], `${file.workers} workers cannot share ${field}: ${limit}`, `Have at most ${limit} workers.`);
  }
}

/** It sends what the first moment of the executor does. */
function checkWarmUp(file: ScenarioFile, report: Report): void {
  const from = { 'ramping-arrival-rate': 'startRate', 'ramping-vus': 'startVus' } as const;
  if (file.executor === 'shared-iterations')
    report(['warmUp'], 'shared-iterations has no warmUp: all of its iterations count', 'Remove warmUp.');
  else if (file.executor === 'ramping-arrival-rate' || file.executor === 'ramping-vus') {
    const field = from[file.executor];
    const first = file.executor === 'ramping-vus' ? (file.startVus ?? 1) : (rateIn(file.startRate) ?? 0);
    if (first === 0) report(['warmUp'], `would send nothing: ${field} is 0`, `Give ${field} what the warm-up should send.`);
  }
}

/** Windows are made of whole seconds. */
const shortestWindowMs = 2000;

function searchOf(file: ScenarioFile, names: ScenarioNames, report: Report): SearchPlan {
  const written = file.search;
  const ms = (text: string | undefined) => parseDurationMs(text ?? '') ?? 0;
  const plan = {
    startPerSecond: rateIn(written?.startRate) ?? 1,
    maxPerSecond: rateIn(written?.maxRate) ?? 1,
    growth: written?.growth ?? 1.5,
    windowMs: ms(written?.window),
    settleMs: ms(written?.settle),
    confirmMs: ms(written?.confirm),
    precision: written?.precision ?? 0.05,
    slo: Object.entries(written?.slo ?? {}).flatMap(([metric, list]) =>
      list.flatMap((expr, index) => {
        const place = list.length > 1 ? ['search', 'slo', metric, index] : ['search', 'slo', metric];
        return thresholdOf(metric, { expr }, names, (message, hint) => report(place, message, hint)) ?? [];
      }),
    ),
  };
  if (written === undefined) return plan;
  if (plan.maxPerSecond <= plan.startPerSecond) report(['search', 'maxRate'], 'is not above startRate', 'Leave room to search.');
  for (const [field, length] of [
    ['window', plan.windowMs],
    ['confirm', plan.confirmMs],
  ] as const) {
    if (length < shortestWindowMs) report(['search', field], 'is too short to judge a rate by', 'Give it 2s or more.');
  }
  if (plan.confirmMs < plan.windowMs) report(['search', 'confirm'], 'is shorter than window', 'Confirm at least as long as you search.');
  return plan;
}

function rateIn(text: string | undefined): number | null {
  return text === undefined ? null : parseRatePerSecond(text);
}

function rateStages(file: ScenarioFile, report: Report): RateStage[] {
  return (file.stages ?? []).map(({ target, duration }, index) => {
    const perSecond = parseRatePerSecond(target);
    if (perSecond === null) report(['stages', index, 'target'], `"${target}" is not a rate`, 'Write for example 200/s, 12000/m or 0/s.');
    return { perSecond: perSecond ?? 0, durationMs: parseDurationMs(duration) ?? 0 };
  });
}

function userStages(file: ScenarioFile, report: Report): UserStage[] {
  return (file.stages ?? []).map(({ target, duration }, index) => {
    const users = /^\d{1,6}$/.test(target) ? Number(target) : null;
    if (users === null || users > mostUsers)
      report(['stages', index, 'target'], `"${target}" is not a number of users`, `Write a whole number up to ${mostUsers}.`);
    return { users: users ?? 0, durationMs: parseDurationMs(duration) ?? 0 };
  });
}

function lengthOf(stages: readonly { durationMs: number }[], report: Report): number {
  const durationMs = stages.reduce((sum, stage) => sum + stage.durationMs, 0);
  if (stages.length > 0 && durationMs === 0) report(['stages'], 'take no time', 'Give at least one of them a duration.');
  return durationMs;
}

function tellEmpty(file: ScenarioFile, what: string, report: Report): void {
  if (file.stages !== undefined) report(['stages'], `never have a single ${what}`, 'Give one of them a target above 0.');
}
