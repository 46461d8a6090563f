import { groupNames, type MeasuredStep, measuredSteps } from './load-steps.ts';
import type { Scenario } from './scenario.ts';
import type { MetricKind, ThresholdStat } from './threshold-expression.ts';

const latencies = (...names: string[]): Record<string, MetricKind> => Object.fromEntries(names.map((name) => [name, 'latency' as const]));
const counters = (...names: string[]): Record<string, MetricKind> => Object.fromEntries(names.map((name) => [name, 'counter' as const]));

/** What the kinds of steps measure besides what every step has. Scripts name their metrics themselves. */
function metricsOf(step: MeasuredStep): Record<string, MetricKind> | 'any' {
  switch (step.kind) {
    case 'websocket':
      return {
        ...latencies('connect_time', 'round_trip_time'),
        ...counters('messages_sent', 'messages_received', 'connections_opened', 'connections_closed', 'unexpected_closes'),
      };
    case 'sql':
      return {
        ...latencies(...(step.begin === null ? [] : ['begin', 'commit', 'rollback', ...step.statements.map(({ name }) => name)])),
        ...counters('rows', 'pool_waits'),
      };
    case 'script':
      return 'any';
    case 'http':
    case 'command':
      return {};
  }
}

/** What a scenario has that a threshold can name. */
export class ScenarioNames {
  readonly steps: readonly string[];
  readonly groups: readonly string[];
  readonly #measured: readonly MeasuredStep[];

  constructor({ steps }: Pick<Scenario, 'steps'>) {
    this.#measured = measuredSteps(steps);
    this.steps = this.#measured.map(({ name }) => name);
    this.groups = groupNames(steps);
  }

  hasTag(tag: string, value: string): boolean {
    return this.#measured.some(({ tags }) => tags[tag] === value);
  }

  /** `region: eu` and so on. */
  get tagWords(): string[] {
    return [...new Set(this.#measured.flatMap(({ tags }) => Object.entries(tags).map(([tag, value]) => `${tag}: ${value}`)))];
  }

  /** The kind of a metric that only some steps have; of a script's it follows from what is asked. */
  kindOf(owner: string, metric: string, stat: ThresholdStat): MetricKind | null {
    if (this.groups.includes(owner)) return metric === 'duration' ? 'latency' : null;
    const step = this.#measured.find(({ name }) => name === owner);
    const known = step === undefined ? {} : metricsOf(step);
    if (known === 'any') return stat.kind === 'count' || stat.kind === 'rate' ? 'counter' : 'latency';
    return known[metric] ?? null;
  }

  /** Names of the metrics that only this step or group has. */
  ownMetrics(owner: string): string[] {
    if (this.groups.includes(owner)) return ['duration'];
    const step = this.#measured.find(({ name }) => name === owner);
    const known = step === undefined ? {} : metricsOf(step);
    return known === 'any' ? [] : Object.keys(known);
  }
}
