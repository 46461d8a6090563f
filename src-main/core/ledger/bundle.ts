import { z } from 'zod';
import { audit, type LedgerVerification } from './audit.ts';
import { canonicalJson, sha256Hex } from './canonical-json.ts';
import { namesEvidence } from './entry.ts';
import { parseVerifierKey } from './signed-note.ts';

export const bundleFormat = 'holdpoint-ledger-bundle/v1';

/** A whole ledger in one file, with all that is needed to check it without a console. */
export const bundleSchema = z.strictObject({
  format: z.literal(bundleFormat),
  /** Verifier key of the console (C2SP signed note). */
  key: z.string(),
  checkpoint: z.string(),
  /** Leaves in order, byte for byte. */
  entries: z.array(z.string()),
  /** The evidence that entries name, in the order of those entries. */
  evidence: z.array(z.string()),
});
export type Bundle = z.infer<typeof bundleSchema>;

/** One line of canonical JSON: any other byte is a change. */
export function bundleText(bundle: Bundle): string {
  return `${canonicalJson(bundle)}\n`;
}

/**
 * Checks an exported bundle. Pure: needs no workspace, no clock beyond `now`, no network.
 * @param trustedKey verifier key of the console as the caller knows it from elsewhere; without it the bundle vouches for itself.
 */
export function verifyBundle(
  text: string,
  { trustedKey, now = Date.now() }: { trustedKey?: string; now?: number } = {},
): LedgerVerification {
  const refuse = (note: string): LedgerVerification => ({ ok: false, size: 0, root: '', firstBad: null, checkedAt: now, notes: [note] });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('This is not a ledger bundle: the file is no JSON. It may have been cut short.');
  }
  const parsed = bundleSchema.safeParse(json);
  if (!parsed.success) return refuse('This is not a ledger bundle, or a part of it is missing.');
  const bundle = parsed.data;
  const key = parseVerifierKey(bundle.key);
  if (key === null) return refuse('The key of the console in the bundle is damaged.');
  const evidence = new Map(bundle.evidence.map((statement) => [sha256Hex(statement), statement]));
  const named = new Set<string>();
  const steps = audit({
    leaves: () => bundle.entries,
    checkpoint: bundle.checkpoint,
    key,
    check(entry) {
      if (!namesEvidence(entry)) return null;
      named.add(entry.subject);
      return evidence.has(entry.subject) ? null : `the evidence it names (${entry.subject.slice(0, 12)}…) was changed or is missing`;
    },
  });
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const result = step.value;
  const notes = [...result.notes];
  const canonical = bundleText(bundle) === text;
  if (!canonical) notes.push('The bytes of the file are not as the console wrote them.');
  const foreign = [...evidence.keys()].filter((digest) => !named.has(digest));
  if (foreign.length > 0) notes.push(`The bundle holds evidence that no entry names: ${foreign.join(', ')}.`);
  const doubled = evidence.size !== bundle.evidence.length;
  if (doubled) notes.push('The bundle holds the same evidence twice.');
  const trusted = trustedKey === undefined || trustedKey === bundle.key;
  if (!trusted) notes.push('The bundle was signed by another console than the one you trust.');
  if (trustedKey === undefined) {
    notes.push(
      `Signed by ${bundle.key}. Compare this key with one you have from elsewhere: whoever holds it could have rebuilt the whole file.`,
    );
  }
  return { ...result, ok: result.ok && canonical && foreign.length === 0 && !doubled && trusted, checkedAt: now, notes };
}
