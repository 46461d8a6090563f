import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ScenarioSummary } from '#shared/contract/runs.ts';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import { type Workspace, workspaceFiles } from '../workspace/workspace.ts';
import { programsOf } from './programs.ts';
import { readScenario } from './read-scenario.ts';
import type { Scenario } from './scenario.ts';
import { loadWords } from './workload.ts';

/** No scenario by hand is larger; it keeps a wrong path to some huge file from being read. */
const largestFileBytes = 1024 * 1024;

export interface ScenarioSource {
  scenario: Scenario;
  /** As it is on the disk. */
  text: string;
  /** Relative to the workspace, with forward slashes. */
  file: string;
}

/** The scenario files of a workspace, read each time anew: they are small, and people edit them while the console runs. */
export class ScenarioCatalogue {
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** Every file under `scenarios/`; one that is wrong is listed with its problems. */
  list(): ScenarioSummary[] {
    return workspaceFiles(this.#workspace, 'scenarios').map((file) => {
      try {
        return summaryOf(file, this.read(file).scenario);
      } catch (error) {
        if (!(error instanceof HoldpointError)) throw error;
        const problems = error.problems.length > 0 ? error.problems : [{ file, message: error.message, severity: 'error' as const }];
        return { ...unreadable(file), problems };
      }
    });
  }

  /**
   * @param file relative to the workspace, or absolute; it must lie inside.
   * @throws HoldpointError `NOT_FOUND`, `FORBIDDEN` outside the workspace, `INVALID` with line and column.
   */
  read(file: string): ScenarioSource {
    const full = path.resolve(this.#workspace.root, file);
    const relative = path.relative(this.#workspace.root, full);
    if (relative === '' || relative.startsWith('..') || path.isAbsolute(relative)) {
      throw new HoldpointError('FORBIDDEN', `${file} lies outside the workspace.`, {
        hint: `Put the scenario into ${path.join(this.#workspace.root, 'scenarios')}.`,
      });
    }
    const shown = relative.split(path.sep).join('/');
    const text = readText(full, shown);
    return {
      scenario: readScenario(text, shown, Object.keys(this.#workspace.config.targets), Object.keys(this.#workspace.config.datasources)),
      text,
      file: shown,
    };
  }
}

function readText(full: string, shown: string): string {
  try {
    const stat = statSync(full);
    if (!stat.isFile()) throw new Error('it is not a file');
    if (stat.size > largestFileBytes) throw new Error(`it is larger than ${largestFileBytes / 1024} KB`);
    return readFileSync(full, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new HoldpointError('NOT_FOUND', missing ? `There is no scenario ${shown}.` : `${shown} cannot be read: ${messageOf(error)}.`, {
      cause: error,
      hint: 'Scenarios are YAML files in the folder scenarios of the workspace.',
    });
  }
}

function summaryOf(file: string, scenario: Scenario): ScenarioSummary {
  return {
    file,
    name: scenario.name,
    description: scenario.description,
    executor: scenario.executor.kind,
    model: scenario.executor.model,
    target: Object.values(scenario.address)[0] ?? '',
    load: loadWords(scenario),
    durationSeconds: scenario.durationMs / 1000,
    thresholds: [
      ...scenario.thresholds.map(({ metric, expr, windowMs }) => ({ metric, expr, window: windowWords(windowMs) })),
      ...scenario.monitors
        .filter((monitor) => monitor.budgetMbPerHour !== null)
        .map((monitor) => ({ metric: 'memory.slope', expr: `value<${monitor.budgetMbPerHour} MB/h`, window: 'run' })),
    ],
    monitors: scenario.monitors.map((monitor) => monitor.label),
    programs: programsOf(scenario.steps),
    problems: [],
  };
}

/** `run`, or the length of the window as people write it. */
export function windowWords(windowMs: number | null): string {
  if (windowMs === null) return 'run';
  if (windowMs % 3_600_000 === 0) return `${windowMs / 3_600_000}h`;
  return windowMs % 60_000 === 0 ? `${windowMs / 60_000}m` : `${windowMs / 1000}s`;
}

function unreadable(file: string): Omit<ScenarioSummary, 'problems'> {
  return {
    file,
    name: path.basename(file),
    description: '',
    executor: '',
    model: 'open',
    target: '',
    load: '',
    durationSeconds: 0,
    thresholds: [],
    monitors: [],
    programs: [],
  };
}
