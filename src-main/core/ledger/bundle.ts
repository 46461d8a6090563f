import { audit, type LedgerVerification } from './audit.ts';
import { bundleText, readBundle } from './bundle-text.ts';
import { sha256Hex } from './canonical-json.ts';
import { namesEvidence } from './entry.ts';
import type { KeptHead } from './kept-heads.ts';
import { parseVerifierKey } from './signed-note.ts';

/**
 * Checks an exported bundle. Pure: needs no workspace, no clock beyond `now`, no network.
 * @param trustedKey verifier key of the console as the caller knows it from elsewhere; without it the bundle vouches for itself.
 * @param since an older head of the same log, kept elsewhere.
 */
export function verifyBundle(
  text: string,
  { trustedKey, since, now = Date.now() }: { trustedKey?: string | undefined; since?: KeptHead | undefined; now?: number } = {},
): LedgerVerification {
  const refuse = (note: string): LedgerVerification => ({
    ok: false,
    size: 0,
    root: '',
    firstBad: null,
    checkedAt: now,
    notes: [note],
    cosignatures: [],
    since: null,
  });
  const read = readBundle(text);
  if (read === null) return refuse('This is not a ledger bundle, or its beginning is damaged. It may have been cut short.');
  const { bundle, cutShort } = read;
  const key = parseVerifierKey(bundle.key);
  if (key === null) return refuse('The key of the console in the bundle is damaged.');
  const digests = bundle.evidence.map((statement) => sha256Hex(statement));
  const evidence = new Set(digests);
  const named = new Set<string>();
  const steps = audit({
    leaves: () => bundle.entries,
    checkpoint: bundle.checkpoint,
    key,
    since,
    check(entry) {
      if (!namesEvidence(entry)) return null;
      named.add(entry.subject);
      // Evidence is at the end of the file: where that is gone, the entry is the one that the cut went through, not the first that names some.
      return cutShort || evidence.has(entry.subject)
        ? null
        : `the evidence it names (${entry.subject.slice(0, 12)}…) was changed or is missing`;
    },
  });
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const result = step.value;
  const notes = [...result.notes];
  const canonical = bundleText(bundle) === text;
  if (cutShort) notes.push('The end of the file is missing or damaged: it was cut short.');
  if (!canonical) notes.push('The bytes of the file are not as the console wrote them.');
  const foreign = digests.filter((digest) => !named.has(digest));
  if (foreign.length > 0) notes.push(`The bundle holds evidence that no entry names: ${foreign.join(', ')}.`);
  const doubled = evidence.size !== digests.length;
  if (doubled) notes.push('The bundle holds the same evidence twice.');
  const inOrder = [...named].filter((digest) => evidence.has(digest)).every((digest, at) => digests[at] === digest);
  if (!inOrder && !doubled && foreign.length === 0) notes.push('The evidence is not in the order of the entries that name it.');
  const trusted = trustedKey === undefined || trustedKey === bundle.key;
  if (!trusted) notes.push('The bundle was signed by another console than the one you trust.');
  if (trustedKey === undefined) {
    notes.push(
      `Signed by ${bundle.key}. Compare this key with one you have from elsewhere: whoever holds it could have rebuilt the whole file.`,
    );
  }
  return { ...result, ok: result.ok && canonical && foreign.length === 0 && !doubled && inOrder && trusted, checkedAt: now, notes };
}
