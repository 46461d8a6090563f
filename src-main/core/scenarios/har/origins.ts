import type { HarEntry } from './har-schema.ts';
import { isTracker } from './request-kinds.ts';

export interface RecordedOrigin {
  /** `https://shop.example` */
  origin: string;
  /** Requests that would become steps. */
  requests: number;
  /** Of the same site as the first page of the recording. */
  firstParty: boolean;
}

/** Second-level names under which sites are registered, such as example.co.uk. */
const sharedSecondLevel = /^(?:co|com|net|org|ac|gov|edu|or|ne|go)$/;

/** The part of a host name that one owner registers: `shop.example.co.uk` → `example.co.uk`. An address or a single name stays as it is. */
export function siteOf(host: string): string {
  if (/^[\d.]+$|:/.test(host)) return host;
  const labels = host.split('.');
  const wide = labels.length > 2 && (labels.at(-1)?.length ?? 0) === 2 && sharedSecondLevel.test(labels.at(-2) ?? '');
  return labels.slice(wide ? -3 : -2).join('.');
}

export interface AddressedEntry {
  entry: HarEntry;
  url: URL;
  usable: boolean;
}

/**
 * Origins of a recording: those of the first party first, then by requests that would become steps.
 * The first party is the site of the first page; without a page, of the first request that is no tracker.
 */
export function recordedOrigins(entries: readonly AddressedEntry[]): RecordedOrigin[] {
  const first = entries.find(({ entry }) => isPage(entry)) ?? entries.find(({ entry, url }) => !isTracker(entry, url)) ?? entries[0];
  const site = first === undefined ? null : siteOf(first.url.hostname);
  const found = new Map<string, RecordedOrigin>();
  for (const { url, usable } of entries) {
    const known = found.get(url.origin) ?? { origin: url.origin, requests: 0, firstParty: siteOf(url.hostname) === site };
    found.set(url.origin, { ...known, requests: known.requests + (usable ? 1 : 0) });
  }
  return [...found.values()].sort((a, b) => Number(b.firstParty) - Number(a.firstParty) || b.requests - a.requests);
}

function isPage(entry: HarEntry): boolean {
  const type = entry._resourceType?.toLowerCase();
  if (type !== undefined) return type === 'document';
  return /^text\/html|^application\/xhtml/i.test(entry.response?.content?.mimeType ?? '') && entry.request.method.toUpperCase() === 'GET';
}
