import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from '#shared/contract/base.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { type WorkspaceConfig, workspaceSchema } from './workspace-schema.ts';
import { readYaml } from './yaml-document.ts';

export const workspaceFile = 'holdpoint.yaml';

/** A folder with `holdpoint.yaml`; state lies in `.holdpoint/`. */
export interface Workspace {
  /** Absolute. */
  readonly root: string;
  readonly stateDir: string;
  readonly config: WorkspaceConfig;
  /** Things to know that do not keep it from opening. */
  readonly problems: Problem[];
}

/**
 * @throws HoldpointError `NOT_FOUND` when the folder has no `holdpoint.yaml`, `INVALID` with line and column when it is wrong.
 */
export function openWorkspace(dir: string): Workspace {
  const root = path.resolve(dir);
  const file = path.join(root, workspaceFile);
  if (!existsSync(file)) {
    throw new HoldpointError('NOT_FOUND', `${root} is not a workspace: it has no ${workspaceFile}.`, {
      hint: 'Make one with "holdpoint init", or name another folder with --workspace. "holdpoint demo" opens an example.',
    });
  }
  const { value: config, locate } = readYaml(file, workspaceSchema, workspaceFile);
  const broken = brokenReferences(config, locate);
  if (broken.length > 0) {
    const first = broken[0];
    throw new HoldpointError('INVALID', `${workspaceFile}:${first?.line}:${first?.column}: ${first?.message}`, { problems: broken });
  }
  return { root, stateDir: path.join(root, '.holdpoint'), config, problems: [] };
}

type Locate = (path: readonly PropertyKey[]) => { line: number; column: number };

function brokenReferences(config: WorkspaceConfig, locate: Locate): Problem[] {
  const problems: Problem[] = [];
  const check = (known: object, name: string | undefined, kind: string, at: PropertyKey[]) => {
    if (name === undefined || Object.hasOwn(known, name)) return;
    const names = Object.keys(known);
    problems.push({
      file: workspaceFile,
      ...locate(at),
      message: `${at.map(String).join('.')}: there is no ${kind} "${name}"`,
      hint: names.length > 0 ? `Known: ${names.join(', ')}.` : `No ${kind} is declared.`,
      severity: 'error',
    });
  };
  for (const [name, target] of Object.entries(config.targets)) {
    check(config.datasources, target.datasource, 'datasource', ['targets', name, 'datasource']);
    if ('service' in target) check(config.services, target.service, 'service', ['targets', name, 'service']);
  }
  for (const [name, service] of Object.entries(config.services)) {
    check(config.datasources, service.datasource, 'datasource', ['services', name, 'datasource']);
  }
  const seen = new Set<string>();
  config.people.forEach((person, index) => {
    if (seen.has(person.id)) {
      problems.push({
        file: workspaceFile,
        ...locate(['people', index, 'id']),
        message: `people: "${person.id}" is listed twice`,
        severity: 'error',
      });
    }
    seen.add(person.id);
  });
  return problems;
}

/** YAML files of a folder of the workspace, relative to its root, sorted; none when the folder is absent. */
export function workspaceFiles(workspace: Workspace, folder: 'plans' | 'scenarios' | 'drills' | 'runbooks' | 'migrations'): string[] {
  const dir = path.join(workspace.root, folder);
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ya?ml)$/.test(name))
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
    .toSorted();
}
