/** Pages a link from outside may open. Nothing a link says is executed: it only shows a page. */
const pages = new Set(['overview', 'runs', 'gates', 'memory', 'postgres', 'ledger', 'evidence', 'settings']);

/** Enough for a digest or a run id; a longer one is no id of ours. */
const maxLength = 300;

/** The route for `holdpoint://runs/ID`, or null for anything that is not a page of ours. */
export function routeOfDeepLink(link: string): string | null {
  if (link.length > maxLength) return null;
  const url = URL.parse(link);
  if (url === null || url.protocol !== 'holdpoint:' || !pages.has(url.hostname) || url.username !== '' || url.port !== '') return null;
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  if (segments.length > 1 || segments.some((segment) => !/^[A-Za-z0-9._-]+$/.test(segment) || segment.startsWith('.'))) return null;
  if (url.hostname === 'overview') return segments.length === 0 ? '/' : null;
  return ['', url.hostname, ...segments].join('/');
}

/** The first deep link among the arguments a second instance was started with. */
export function deepLinkIn(argv: readonly string[]): string | null {
  return argv.find((argument) => argument.startsWith('holdpoint://')) ?? null;
}
