/**
 * What the page may load, in both hosts: its own files and nothing else. Against injected script, and against data leaving the console.
 * `style-src` allows inline styles, because the component library and the terminal write style elements; styles run no code, and without
 * remote images or fonts they cannot carry data out.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data: blob:",
  // Covers the WebSocket of the same origin too.
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Sent with every answer of both hosts. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  // A file is what its type says: no script out of a text file.
  'x-content-type-options': 'nosniff',
  // Clickjacking, for what does not know frame-ancestors.
  'x-frame-options': 'DENY',
  // Tokens in an address do not travel on.
  'referrer-policy': 'no-referrer',
  // Other windows get no handle on this one, other sites cannot embed its files.
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=()',
};
