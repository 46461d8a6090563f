import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';
import { z } from 'zod';
import { createDemoWorkspace } from '#core/demo/create-demo-workspace.ts';
import { createDemoIdentities } from '#core/identities/demo-identities.ts';
import { workspaceFile } from '#core/workspace/workspace.ts';

const lastSchema = z.object({ workspace: z.string() });
const lastFile = () => path.join(app.getPath('userData'), 'last-workspace.json');

/**
 * The workspace to open: the one named with `--workspace`, else (installed) the last one if it is still there, else the demo, which is
 * made where it is missing. From a checkout without a name it is always the checkout's demo, so that `npm start` does what it says.
 */
export async function chooseWorkspace(argv: readonly string[]): Promise<string> {
  const named = workspaceIn(argv);
  if (named !== null) return path.resolve(named);
  const last = app.isPackaged ? readLast() : null;
  if (last !== null) return last;
  const demo = app.isPackaged ? path.join(app.getPath('userData'), 'demo') : path.join(app.getAppPath(), '.demo');
  createDemoWorkspace(demo);
  await createDemoIdentities(demo);
  return demo;
}

/** `--workspace DIR` or `--workspace=DIR` among the arguments. */
export function workspaceIn(argv: readonly string[]): string | null {
  for (const [index, argument] of argv.entries()) {
    if (argument.startsWith('--workspace=')) return argument.slice('--workspace='.length);
    if (argument === '--workspace') return argv[index + 1] ?? null;
  }
  return null;
}

export function rememberWorkspace(root: string): void {
  mkdirSync(path.dirname(lastFile()), { recursive: true });
  writeFileSync(`${lastFile()}.new`, JSON.stringify({ workspace: root }));
  renameSync(`${lastFile()}.new`, lastFile());
}

function readLast(): string | null {
  try {
    const { workspace } = lastSchema.parse(JSON.parse(readFileSync(lastFile(), 'utf8')));
    return existsSync(path.join(workspace, workspaceFile)) ? workspace : null;
  } catch {
    // No file at the first start; a damaged one is worth no more than none.
    return null;
  }
}
