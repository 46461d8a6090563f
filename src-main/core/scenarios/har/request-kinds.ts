import type { HarEntry } from './har-schema.ts';

/** Why an entry does not become a step; null when it does. */
export type LeftOut =
  | 'static file'
  | 'tracker'
  | 'preflight'
  | 'from the cache'
  | 'without an answer'
  | 'WebSocket'
  | 'event stream'
  | 'another method';

const staticTypes = new Set(['image', 'imageset', 'font', 'stylesheet', 'script', 'media', 'manifest', 'texttrack', 'favicon']);
const staticMimes =
  /^(?:image|font|audio|video)\/|^text\/(?:css|javascript|vtt)|^application\/(?:javascript|x-javascript|ecmascript|wasm|font|x-font|manifest\+json|vnd\.ms-fontobject)/i;
const staticExtensions =
  /\.(?:css|m?js|map|png|jpe?g|gif|svg|webp|avif|ico|bmp|woff2?|ttf|otf|eot|mp[34]|webm|ogg|wav|m4a|mov|wasm|webmanifest|vtt)$/i;

/** Hosts that only collect: analytics, advertising, errors, replays, consent. A host below one of these counts too. */
const trackerHosts = [
  'google-analytics.com',
  'analytics.google.com',
  'googletagmanager.com',
  'doubleclick.net',
  'googlesyndication.com',
  'googleadservices.com',
  'connect.facebook.net',
  'hotjar.com',
  'hotjar.io',
  'segment.io',
  'segment.com',
  'mixpanel.com',
  'amplitude.com',
  'fullstory.com',
  'clarity.ms',
  'bat.bing.com',
  'px.ads.linkedin.com',
  'snap.licdn.com',
  'analytics.tiktok.com',
  'sentry.io',
  'nr-data.net',
  'newrelic.com',
  'browser-intake-datadoghq.com',
  'browser-intake-datadoghq.eu',
  'bugsnag.com',
  'logrocket.io',
  'optimizely.com',
  'cookielaw.org',
  'onetrust.com',
  'cookiebot.com',
  'criteo.com',
  'adnxs.com',
  'scorecardresearch.com',
  'quantserve.com',
  'matomo.cloud',
  'plausible.io',
  'heapanalytics.com',
  'intercom.io',
  'braze.com',
  'adsrvr.org',
  'taboola.com',
  'outbrain.com',
  'pinimg.com',
  'ct.pinterest.com',
  'mc.yandex.ru',
  'rum.cloudfront.net',
  'cloudflareinsights.com',
];
/** On any host: the paths that the well-known collectors use when they are served from the site's own address. */
const trackerPaths =
  /^\/(?:g\/collect|(?:j|r)\/collect|collect|beacon|cdn-cgi\/rum|matomo\.php|piwik\.php|_vercel\/insights|api\/event)(?:\/|$)/i;
const trackerTypes = new Set(['ping', 'beacon', 'csp-violation-report', 'cspviolationreport', 'reporting']);

/** Those that a scenario can send. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export function isTracker(entry: HarEntry, url: URL): boolean {
  const host = url.hostname.toLowerCase();
  return (
    trackerHosts.some((known) => host === known || host.endsWith(`.${known}`)) ||
    trackerTypes.has((entry._resourceType ?? '').toLowerCase()) ||
    trackerPaths.test(url.pathname)
  );
}

export function isStatic(entry: HarEntry, url: URL): boolean {
  const type = entry._resourceType?.toLowerCase();
  if (type !== undefined && staticTypes.has(type)) return true;
  // A page or a call that the browser names as such is none, whatever its address ends in.
  if (type === 'document' || type === 'xhr' || type === 'fetch') return false;
  return staticMimes.test(entry.response?.content?.mimeType ?? '') || staticExtensions.test(url.pathname);
}

function hasHeader(entry: HarEntry, name: string): boolean {
  return (entry.request.headers ?? []).some((header) => header.name.toLowerCase() === name);
}

/** Why an entry cannot or should not become a step. @param assets keep static files. */
export function leftOut(entry: HarEntry, url: URL, assets: boolean): LeftOut | null {
  const type = entry._resourceType?.toLowerCase();
  const status = entry.response?.status ?? 0;
  if (type === 'websocket' || entry._webSocketMessages !== undefined || status === 101) return 'WebSocket';
  if (!methods.has(entry.request.method.toUpperCase())) return 'another method';
  if (type === 'preflight' || (entry.request.method.toUpperCase() === 'OPTIONS' && hasHeader(entry, 'access-control-request-method')))
    return 'preflight';
  if (fromCache(entry)) return 'from the cache';
  if (!Number.isInteger(status) || status < 100 || status > 599) return 'without an answer';
  if (type === 'eventsource' || /^text\/event-stream/i.test(entry.response?.content?.mimeType ?? '')) return 'event stream';
  if (isTracker(entry, url)) return 'tracker';
  return !assets && isStatic(entry, url) ? 'static file' : null;
}

function fromCache(entry: HarEntry): boolean {
  return (typeof entry._fromCache === 'string' && entry._fromCache !== '') || /cache/i.test(entry._fetchType ?? '');
}

/** `http` or `https` only: recordings also hold `data:`, `blob:`, `chrome-extension:` and `ws:` addresses. */
export function webUrl(text: string): URL | null {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '' ? url : null;
}
