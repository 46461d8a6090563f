import { z } from 'zod';

export const bundleFormat = 'holdpoint-ledger-bundle/v1';

/** A whole ledger in one file, with all that is needed to check it without a console. */
export const bundleSchema = z.strictObject({
  format: z.literal(bundleFormat),
  /** Verifier key of the console (C2SP signed note). */
  key: z.string(),
  checkpoint: z.string(),
  /** Leaves in order, byte for byte. */
  entries: z.array(z.string()),
  /** The evidence that entries name, each once, in the order of those entries. */
  evidence: z.array(z.string()),
});
export type Bundle = z.infer<typeof bundleSchema>;

/** The one text of a bundle: JSON with a line for each entry, so that damage stays in its line. Any other byte is a change. */
export function bundleText({ format, key, checkpoint, entries, evidence }: Bundle): string {
  const list = (items: readonly string[]) => `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}${items.length > 0 ? '\n' : ''}]`;
  return `{"format":${JSON.stringify(format)},\n"key":${JSON.stringify(key)},\n"checkpoint":${JSON.stringify(checkpoint)},\n"entries":${list(entries)},\n"evidence":${list(evidence)}}\n`;
}

/** What a damaged line is read as: no leaf, and no evidence that anything names. */
const damaged = '';

/**
 * The bundle of a text. One that is no JSON any more (cut short, or a byte of its marks was changed) is read line by line, so that the
 * entry can be named whose line it is; it is no valid bundle either way, because its text is not the one text of what is read.
 */
export function readBundle(text: string): { bundle: Bundle; cutShort: boolean } | null {
  try {
    const parsed = bundleSchema.safeParse(JSON.parse(text));
    if (parsed.success) return { bundle: parsed.data, cutShort: false };
  } catch {
    // Read line by line below.
  }
  const [format, key, checkpoint, opening, ...rest] = text.split('\n');
  if (!format?.startsWith('{"format":') || opening !== '"entries":[') return null;
  const entries: string[] = [];
  const evidence: string[] = [];
  let list = entries;
  for (const [at, line] of rest.entries()) {
    if (line === '],') continue;
    if (line === '"evidence":[') list = evidence;
    else if (line === ']}' || (line === '' && at === rest.length - 1)) break;
    else list.push(stringIn(line) ?? damaged);
  }
  const bundle: Bundle = {
    format: bundleFormat,
    key: stringIn(key?.replace(/^"key":/, '') ?? '') ?? '',
    checkpoint: stringIn(checkpoint?.replace(/^"checkpoint":/, '') ?? '') ?? '',
    entries,
    evidence,
  };
  return { bundle, cutShort: !text.endsWith(']}\n') };
}

/** The string of a line such as `"…",`; null when it is none. */
function stringIn(line: string): string | null {
  try {
    const value: unknown = JSON.parse(line.replace(/,$/, ''));
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}
