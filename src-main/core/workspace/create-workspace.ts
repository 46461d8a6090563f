import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import { workspaceFile } from './workspace.ts';

/**
 * Puts a small workspace into a folder. Files that are there are left alone.
 * @returns files written, relative to the folder.
 * @throws HoldpointError `UNAVAILABLE` when they cannot be written.
 */
export function createWorkspace(folder: string): string[] {
  const name = path.basename(path.resolve(folder)) || 'workspace';
  const written: string[] = [];
  try {
    for (const [file, text] of Object.entries(examples(name))) {
      const target = path.join(folder, file);
      if (existsSync(target)) continue;
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text, { flag: 'wx' });
      written.push(file);
    }
  } catch (error) {
    throw new HoldpointError('UNAVAILABLE', `The workspace cannot be made in ${folder}: ${messageOf(error)}`, {
      cause: error,
      hint: 'Name another folder, or check space and permissions.',
    });
  }
  return written;
}

function examples(name: string): Record<string, string> {
  return {
    [workspaceFile]: `# What Holdpoint works on. "holdpoint schema workspace" prints the JSON Schema of this file.
version: 1
name: ${JSON.stringify(name)}

targets:
  app:
    baseUrl: http://127.0.0.1:8080
    health: /healthz
    process: { port: 8080 }        # whose memory is watched; also pid: or match:
    # datasource: main

# datasources:
#   main:
#     url: postgres://app@127.0.0.1:5432/app
#     passwordEnv: APP_DB_PASSWORD   # the password itself does not belong into this file

people:
  - id: me
    name: Me
    roles: [engineer, reviewer, approver]   # "holdpoint key new me" makes a signing key
policy:
  quorum: 1
  separationOfDuties: false        # one person cannot approve their own run otherwise
`,
    'scenarios/smoke.yaml': `name: smoke
target: app
executor: constant-arrival-rate
rate: 20/s
duration: 60s
steps:
  - http: { method: GET, path: / }
    name: home
thresholds:
  response_time: [ "p(95)<200" ]
  error_rate: [ "rate<0.01" ]
monitors:
  - process: { port: 8080 }
`,
    'plans/release.yaml': `# "holdpoint schema plan" prints the JSON Schema of this file; "holdpoint gate status phase-1" shows what is missing.
version: 1
title: Release of ${name}
phases:
  - id: phase-1
    title: First release
    state: active
    criteria:
      - id: response-time
        title: Response time
        metric: response_time
        stat: p95
        op: <
        value: 200
        unit: ms
        source: { scenario: smoke }
        revision: any              # leave this line out when the workspace is under git
      - id: rollback
        title: The way back was tried
        source: { checklist: true }
        revision: any
`,
    '.gitignore': '# State of Holdpoint: runs, samples, databases, secrets of this machine\n.holdpoint/\n',
  };
}
