import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { HoldpointError, messageOf } from '../../errors/holdpoint-error.ts';
import type { ScriptWork } from '../../scenarios/steps/script-step.ts';
import type { Script } from './script-context.ts';

const exportsSchema = z.record(z.string(), z.unknown());

/**
 * Loads the function that a script step names. TypeScript runs as it is, its types stripped (Node 24: no enums, no parameter properties).
 * @throws HoldpointError `INVALID` when the file is not in the workspace, cannot be loaded or does not export the function.
 */
export async function loadScript({ module, export: name }: Pick<ScriptWork, 'module' | 'export'>, workspace: string): Promise<Script> {
  const file = insideWorkspace(module, workspace);
  let loaded: Record<string, unknown>;
  try {
    // Modules are kept for the life of a process; one that was changed is another one.
    const content = createHash('sha256').update(readFileSync(file)).digest('hex');
    loaded = exportsSchema.parse({ ...(await import(/* @vite-ignore */ `${pathToFileURL(file).href}?content=${content}`)) });
  } catch (error) {
    const untyped = error instanceof Error && 'code' in error && error.code === 'ERR_UNKNOWN_FILE_EXTENSION';
    throw new HoldpointError('INVALID', `${module} cannot be loaded: ${messageOf(error)}`, {
      cause: error,
      // The Node inside a desktop host may be built without it.
      ...(untyped
        ? { hint: 'This host does not run TypeScript: write the script as .mjs, or start the run with the holdpoint command.' }
        : {}),
    });
  }
  const script = loaded[name];
  if (!isScript(script)) {
    const known = Object.keys(loaded).filter((key) => typeof loaded[key] === 'function');
    throw new HoldpointError('INVALID', `${module} exports no function "${name}"`, {
      hint: known.length > 0 ? `It exports ${known.join(', ')}.` : 'It exports no function at all.',
    });
  }
  return script;
}

/** The file behind every link. */
function insideWorkspace(module: string, workspace: string): string {
  let file: string;
  let root: string;
  try {
    root = realpathSync(workspace);
    file = realpathSync(path.resolve(root, module));
  } catch (error) {
    throw new HoldpointError('INVALID', `${module} cannot be read: ${messageOf(error)}`, {
      cause: error,
      hint: 'Give the path of a file, relative to the workspace.',
    });
  }
  if (!file.startsWith(root + path.sep)) throw new HoldpointError('INVALID', `${module} leads out of the workspace, to ${file}`);
  return file;
}

function isScript(value: unknown): value is Script {
  return typeof value === 'function';
}
