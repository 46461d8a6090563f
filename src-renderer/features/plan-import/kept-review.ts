import type { Work } from './review.ts';

/** What is needed to have the same review again after a reload. */
export interface KeptReview {
  name: string;
  /** The document's bytes. */
  base64: string;
  work: Work | null;
}

const documentKey = 'holdpoint.plan-import.document';
const workKey = 'holdpoint.plan-import.work';

/** False when the browser has no room for it: the review goes on, and a reload would lose it. */
export function keepDocument(name: string, base64: string): boolean {
  forgetReview();
  try {
    sessionStorage.setItem(documentKey, JSON.stringify({ name, base64 }));
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'QuotaExceededError') return false;
    throw error;
  }
}

export function keepWork(work: Work): void {
  if (sessionStorage.getItem(documentKey) === null) return;
  try {
    sessionStorage.setItem(workKey, JSON.stringify(work));
  } catch (error) {
    // The document takes nearly all the room there is: what was there before stays.
    if (!(error instanceof DOMException && error.name === 'QuotaExceededError')) throw error;
  }
}

export function keptReview(): KeptReview | null {
  const document = parsed(documentKey) as { name: string; base64: string } | null;
  return document === null ? null : { ...document, work: parsed(workKey) as Work | null };
}

export function forgetReview(): void {
  sessionStorage.removeItem(documentKey);
  sessionStorage.removeItem(workKey);
}

/** Our own words of the same tab; after an update of the console they may be of another shape, and are then forgotten by whoever reads them. */
function parsed(key: string): unknown {
  const stored = sessionStorage.getItem(key);
  return stored === null ? null : JSON.parse(stored);
}
