import type { z } from 'zod';
import type { planPreviewSchema } from '#shared/contract/runs.ts';
import type { ScenarioCheck, ScenarioSurroundings, ScenarioTemplate, ScenarioText } from '#shared/contract/scenarios.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { TextFiles } from '../workspace/text-files.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { readScenario } from './read-scenario.ts';
import type { Scenario } from './scenario.ts';
import { scenarioTemplates } from './templates.ts';

export interface ScenarioFilesOptions {
  workspace: Workspace;
  /** What a run of it would do. */
  preview: (scenario: Scenario) => z.output<typeof planPreviewSchema>;
}

/** The files under `scenarios/` for an editor: read, checked, and written only over what the editor has read. */
export class ScenarioFiles {
  readonly #workspace: Workspace;
  readonly #preview: ScenarioFilesOptions['preview'];
  readonly #files: TextFiles;

  constructor({ workspace, preview }: ScenarioFilesOptions) {
    this.#workspace = workspace;
    this.#preview = preview;
    this.#files = new TextFiles(workspace, 'scenarios');
  }

  surroundings(): ScenarioSurroundings {
    const { targets, datasources } = this.#workspace.config;
    return {
      targets: Object.entries(targets).map(([name, target]) => ({
        name,
        address: 'baseUrl' in target ? target.baseUrl : `service ${target.service}`,
      })),
      datasources: Object.keys(datasources),
    };
  }

  templates(): ScenarioTemplate[] {
    return scenarioTemplates(Object.keys(this.#workspace.config.targets)[0] ?? null);
  }

  /** Targets whose address is written down; that of a service is known only once it runs. */
  targetAddresses(): { name: string; baseUrl: string }[] {
    const targets = Object.entries(this.#workspace.config.targets);
    return targets.flatMap(([name, target]) => ('baseUrl' in target ? [{ name, baseUrl: target.baseUrl }] : []));
  }

  /** @throws HoldpointError `FORBIDDEN` outside the folder, `NOT_FOUND`, `INVALID` for what no editor should open. */
  read(input: { file: string }): ScenarioText {
    return this.#files.read(input);
  }

  /** Never throws for what the text says: that is what the problems are. @throws HoldpointError `FORBIDDEN` outside the folder. */
  check({ file, text }: { file: string; text: string }): ScenarioCheck {
    const place = this.#files.placeOf(file);
    try {
      const { targets, datasources } = this.#workspace.config;
      const scenario = readScenario(text, place.file, Object.keys(targets), Object.keys(datasources));
      return { problems: [], preview: this.#preview(scenario) };
    } catch (error) {
      if (!(error instanceof HoldpointError)) throw error;
      const problems = error.problems.length > 0 ? error.problems : [{ file, message: error.message, severity: 'error' as const }];
      return { problems, preview: null };
    }
  }

  /** Writes a file whole, over what was read. @throws HoldpointError as `TextFiles.save`. */
  save(input: { file: string; text: string; expected: string | null }): { file: string; digest: string } {
    return this.#files.save(input);
  }

  /** Moves a file to `.holdpoint/removed/`: whoever regrets it finds it there. @throws HoldpointError as `save`. */
  remove(input: { file: string }): { kept: string } {
    return this.#files.remove(input);
  }
}
