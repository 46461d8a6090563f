/** The desktop page's scheme and host. A standard, secure scheme: it has an origin, storage and a CSP like https. */
export const appScheme = 'app';
export const appHost = 'holdpoint';
export const appOrigin = `${appScheme}://${appHost}`;

/** Whether an address is a page of ours. Compared as a parsed URL: `app://holdpoint.evil` and `app://holdpoint@evil` are not. */
export function isOwnPage(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === `${appScheme}:` && url.host === appHost && url.username === '' && url.password === '';
}
