/** Unsaved text of a file, and what it was made from: without that it could not be merged with what others wrote. */
export interface Draft {
  text: string;
  base: string;
  /** Of the file when it said `base`. */
  digest: string;
}

const key = (file: string) => `holdpoint.draft:${file}`;

/** What was typed and not saved when the page went away; null when there is nothing that the disk does not have. */
export function draftOf(file: string, onDisk: string): Draft | null {
  const stored = localStorage.getItem(key(file));
  if (stored === null) return null;
  try {
    const { text, base, digest } = JSON.parse(stored) as Partial<Draft>;
    if (typeof text === 'string' && typeof base === 'string' && typeof digest === 'string' && text !== onDisk) {
      return { text, base, digest };
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
