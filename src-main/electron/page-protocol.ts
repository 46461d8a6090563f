import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { securityHeaders } from '../page/content-security-policy.ts';
import { isRoute, pageFile } from '../page/page-file.ts';
import { appHost, appScheme } from './app-origin.ts';

/** Before the application is ready: an origin of its own with the rules of https. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built page as `app://holdpoint/…`, with the security policy as a response header. */
export function servePage(session: Session, root: string): void {
  session.protocol.handle(appScheme, (request) => answer(root, request));
}

async function answer(root: string, request: Request): Promise<Response> {
  const headers = { ...securityHeaders, 'cache-control': 'no-cache' };
  const url = URL.parse(request.url);
  if (url === null || url.host !== appHost) return new Response('There is nothing here.', { status: 404, headers });
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return new Response('Only GET.', { status: 405, headers: { ...headers, allow: 'GET, HEAD' } });
  const file = pageFile(root, url.pathname) ?? (isRoute(url.pathname) ? pageFile(root, '/index.html') : null);
  if (!file) return new Response('There is nothing here.', { status: 404, headers });
  const body = request.method === 'HEAD' ? null : new Uint8Array(await readFile(file.path));
  return new Response(body, { status: 200, headers: { ...headers, 'content-type': file.contentType } });
}
