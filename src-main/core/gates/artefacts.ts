import { existsSync } from 'node:fs';
import path from 'node:path';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import type { EvidenceStore } from '../evidence/evidence-store.ts';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * An answer is worth what backs it. Taken are: a file of the workspace, a page of the console (`/runs/…`), an http(s) address, and the
 * digest of evidence.
 * @throws HoldpointError `INVALID` when there is none, or one of them is nothing that can be opened.
 */
export function checkedArtefacts(
  artefacts: readonly string[],
  { workspace, evidence }: { workspace: Workspace; evidence: Pick<EvidenceStore, 'bodyOf'> },
): string[] {
  const given = artefacts.map((artefact) => artefact.trim()).filter((artefact) => artefact !== '');
  const hint =
    'Link a file of the workspace such as runbooks/restart.md, a page of the console such as /runs/…, an address, or an evidence digest.';
  if (given.length === 0) throw new HoldpointError('INVALID', 'The answer links nothing that backs it.', { hint });
  for (const artefact of given) {
    if (/^https?:\/\/\S+$/.test(artefact)) continue;
    if (/^\/(runs|gates|memory|postgres|terminal|ledger|evidence)\b/.test(artefact)) continue;
    if (/^[0-9a-f]{64}$/.test(artefact) && evidence.bodyOf(artefact) !== null) continue;
    const file = path.resolve(workspace.root, artefact);
    const inside = !path.relative(workspace.root, file).startsWith('..') && !path.isAbsolute(artefact) && file !== workspace.root;
    if (inside && existsSync(file)) continue;
    throw new HoldpointError('INVALID', `"${artefact}" cannot be found.`, { hint });
  }
  return [...new Set(given)];
}
