import path from 'node:path';
import type { Artefact } from '#shared/contract/gates.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';

/** SHA-256 (hex) of a file of the workspace as it is now; null for what is none. */
export type FileDigest = (file: string) => string | null;

interface Known {
  fileDigest: FileDigest;
  isEvidence: (digest: string) => boolean;
}

const hint =
  'Link a file of the workspace such as runbooks/restart.md, a page of the console such as /runs/…, an address, or an evidence digest.';

/**
 * An answer is worth what backs it. Taken are: a file of the workspace, a page of the console (`/runs/…`), an http(s) address, and the
 * digest of evidence. Of files the content is kept as a digest: what it says later may be something else.
 * @throws HoldpointError `INVALID` when one of them is nothing that can be opened.
 */
export function checkedArtefacts(given: readonly string[], known: Known): { artefacts: string[]; files: Record<string, string> } {
  const artefacts = [...new Set(given.map((artefact) => artefact.trim()).filter((artefact) => artefact !== ''))];
  const files: Record<string, string> = {};
  for (const artefact of artefacts) {
    if (isAddress(artefact) || isPage(artefact)) continue;
    if (isDigest(artefact) && known.isEvidence(artefact)) continue;
    const digest = isFileName(artefact) ? known.fileDigest(artefact) : null;
    if (digest === null) throw new HoldpointError('INVALID', `"${artefact}" cannot be found.`, { hint });
    files[artefact] = digest;
  }
  return { artefacts, files };
}

/** @throws HoldpointError `INVALID` when there is none, or as `checkedArtefacts`. */
export function backedBy(given: readonly string[], what: string, known: Known): { artefacts: string[]; files: Record<string, string> } {
  const checked = checkedArtefacts(given, known);
  if (checked.artefacts.length === 0) throw new HoldpointError('INVALID', `${what} links nothing that backs it.`, { hint });
  return checked;
}

/** What became of the artefacts since an answer linked them. */
export function artefactsSince(
  { artefacts, files = {} }: { artefacts: readonly string[]; files?: Readonly<Record<string, string>> | undefined },
  fileDigest: FileDigest,
): Artefact[] {
  return artefacts.map((text): Artefact => {
    if (isAddress(text) || isPage(text) || isDigest(text)) return { text, since: 'same' };
    const now = fileDigest(text);
    if (now === null) return { text, since: 'gone' };
    return { text, since: files[text] === undefined || files[text] === now ? 'same' : 'changed' };
  });
}

/** The files among the artefacts, as they are now: part of what an approval covers. */
export function filesNow(artefacts: readonly Artefact[], fileDigest: FileDigest): Record<string, string | null> {
  const files = artefacts.filter(({ text }) => !isAddress(text) && !isPage(text) && !isDigest(text));
  return Object.fromEntries(files.map(({ text }) => [text, fileDigest(text)]));
}

function isAddress(artefact: string): boolean {
  return /^https?:\/\/\S+$/.test(artefact);
}

function isPage(artefact: string): boolean {
  return /^\/(runs|gates|memory|postgres|terminal|ledger|evidence)\b/.test(artefact);
}

function isDigest(artefact: string): boolean {
  return /^[0-9a-f]{64}$/.test(artefact);
}

function isFileName(artefact: string): boolean {
  return !path.isAbsolute(artefact);
}
