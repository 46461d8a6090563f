import { statSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from '#shared/contract/base.ts';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import type { WorkspaceConfig } from '../workspace/workspace-schema.ts';
import { openWorkspace, type Workspace, workspaceFile } from '../workspace/workspace.ts';

export interface Governance {
  people: WorkspaceConfig['people'];
  policy: WorkspaceConfig['policy'];
  /** `holdpoint.yaml` cannot be read as it is now: gates stay closed until it can. */
  problems: Problem[];
}

/** People, keys and policy as `holdpoint.yaml` says now: a key revoked in the file counts at once, without a restart. */
export class PeopleFile {
  readonly #workspace: Workspace;
  #stamp = '';
  #current: Governance;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.#current = { people: workspace.config.people, policy: workspace.config.policy, problems: [] };
  }

  current(): Governance {
    const stat = statSync(path.join(this.#workspace.root, workspaceFile), { bigint: true, throwIfNoEntry: false });
    const stamp = stat === undefined ? 'gone' : `${stat.ino}/${stat.size}/${stat.mtimeNs}/${stat.ctimeNs}`;
    if (stamp === this.#stamp) return this.#current;
    this.#stamp = stamp;
    try {
      const { people, policy } = openWorkspace(this.#workspace.root).config;
      this.#current = { people, policy, problems: [] };
    } catch (error) {
      const problems: Problem[] =
        error instanceof HoldpointError && error.problems.length > 0
          ? error.problems
          : [{ file: workspaceFile, message: messageOf(error), severity: 'error' }];
      this.#current = { ...this.#current, problems };
    }
    return this.#current;
  }
}
