import { app, type Session, type WebContents } from 'electron';
import { isOwnPage } from './app-origin.ts';

/** Copying from a terminal writes to the clipboard after a key press; nothing else needs a permission. */
const allowedPermissions = new Set(['clipboard-sanitized-write']);

/** Whatever page comes to be: it stays where it is, opens nothing, embeds nothing. */
export function refuseByDefault(): void {
  app.on('web-contents-created', (_event, contents) => {
    // Threat: a link or an injected script that leads the window, with its port to the core, to a page of others.
    const stay = (event: { preventDefault(): void; url: string }) => {
      if (!isOwnPage(event.url)) event.preventDefault();
    };
    contents.on('will-navigate', stay);
    contents.on('will-redirect', stay);
    contents.on('will-frame-navigate', (event) => {
      // We have no frames: a frame that navigates is not ours.
      if (!event.isMainFrame || !isOwnPage(event.url)) event.preventDefault();
    });
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    // Threat: a webview has its own preferences, and could have Node in it.
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

/** Threat: camera, location, devices … asked for by whatever runs in the page. */
export function refusePermissions(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, decide, details) => {
    decide(details.isMainFrame && isPermitted(contents, permission, details.requestingUrl));
  });
  session.setPermissionCheckHandler((contents, permission, origin) => isPermitted(contents, permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item) => {
    // Exports are made by the page itself; anything else that downloads is not ours.
    if (!item.getURL().startsWith('blob:app://holdpoint/')) event.preventDefault();
  });
}

function isPermitted(contents: WebContents | null, permission: string, address: string): boolean {
  return (
    contents !== null &&
    allowedPermissions.has(permission) &&
    isOwnPage(contents.getURL()) &&
    isOwnPage(address.endsWith('/') ? address : `${address}/`)
  );
}
