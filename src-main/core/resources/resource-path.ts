import { existsSync } from 'node:fs';
import path from 'node:path';
import { HoldpointError } from '../errors/holdpoint-error.ts';

/**
 * Absolute path of something in `resources/`: beside the source, beside the bundle (`out/main`), or in the packaged application.
 * @param name for example `demo/workspace`.
 * @throws HoldpointError `UNAVAILABLE` when it is at none of these places.
 */
export function resourcePath(name: string): string {
  // Electron's; plain Node has none.
  const packaged = 'resourcesPath' in process && typeof process.resourcesPath === 'string' ? process.resourcesPath : null;
  const fromCode = import.meta.filename.endsWith('.ts') ? '../../../resources' : '../../resources';
  const roots = [path.resolve(import.meta.dirname, fromCode), ...(packaged ? [path.join(packaged, 'resources'), packaged] : [])];
  const found = roots.map((root) => path.join(root, name)).find((candidate) => existsSync(candidate));
  if (found !== undefined) return found;
  throw new HoldpointError('UNAVAILABLE', `A part of Holdpoint is missing: resources/${name}.`, {
    hint: `Looked in ${roots.join(', ')}. Install Holdpoint again.`,
  });
}
