/** Unsaved text of a file, and the digest of what it was made from. */
export interface Draft {
  text: string;
  digest: string;
  /** What it was made from, where it may have to be merged. */
  base?: string;
}

const key = (file: string) => `holdpoint.scenario-draft:${file}`;

/** What was typed and not saved when the page went away; null when there is nothing that the disk does not have. */
export function draftOf(file: string, onDisk: string): Draft | null {
  const stored = localStorage.getItem(key(file));
  if (stored === null) return null;
  try {
    const { text, digest, base } = JSON.parse(stored) as Partial<Draft>;
    if (typeof text === 'string' && typeof digest === 'string' && text !== onDisk) {
      return { text, digest, ...(typeof base === 'string' ? { base } : {}) };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  forgetDraft(file);
  return null;
}

export function keepDraft(file: string, draft: Draft): void {
  localStorage.setItem(key(file), JSON.stringify(draft));
}

export function forgetDraft(file: string): void {
  localStorage.removeItem(key(file));
}
