import type { HarHeader } from './har-schema.ts';
import { isSecretHeader } from './secrets.ts';

/** Of one connection (RFC 9110, 7.6.1), or follows from the request itself. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
  'host',
  'expect',
  'http2-settings',
  'alt-used',
  'via',
  'forwarded',
]);
/** What a browser says about itself or its cache. A conditional request would be answered with 304 and measure nothing. */
const ofTheBrowser = new Set([
  'user-agent',
  'referer',
  'origin',
  'accept-encoding',
  'dnt',
  'priority',
  'pragma',
  'cache-control',
  'upgrade-insecure-requests',
  'if-none-match',
  'if-modified-since',
  'if-match',
  'if-unmodified-since',
  'purpose',
  'x-purpose',
  'x-client-data',
  'save-data',
  'x-requested-by-devtools',
  'viewport-width',
  'device-memory',
  'downlink',
  'ect',
  'rtt',
  'range',
  'if-range',
]);
const browserPrefixes = ['sec-', 'proxy-', 'x-forwarded-', 'x-devtools-'];

export interface StepHeaders {
  headers: Record<string, string>;
  /** Names of those with a credential, in lower case. */
  secret: string[];
  /** Names of those that are no header text. */
  unfit: string[];
}

/** The headers of a recorded request that a step should send. Several of one name are joined, as RFC 9110 (5.3) allows. */
export function stepHeaders(recorded: readonly HarHeader[]): StepHeaders {
  const kept = new Map<string, string>();
  const secret = new Set<string>();
  const unfit = new Set<string>();
  for (const { name: written, value } of recorded) {
    const name = written.toLowerCase();
    if (hopByHop.has(name) || ofTheBrowser.has(name) || browserPrefixes.some((prefix) => name.startsWith(prefix))) {
      if (isSecretHeader(name)) secret.add(name);
    } else if (isSecretHeader(name)) secret.add(name);
    else if (!/^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value ?? '')) unfit.add(name);
    else if (name === 'accept' && value === '*/*') continue;
    else kept.set(name, kept.has(name) ? `${kept.get(name)}, ${value ?? ''}` : (value ?? ''));
  }
  return { headers: Object.fromEntries(kept), secret: [...secret], unfit: [...unfit] };
}
