import { createHash } from 'node:crypto';

/**
 * JSON text with one form per value, so that equal values hash alike: RFC 8785 (keys sorted by UTF-16 code units, numbers as ECMAScript
 * prints them, no spaces). Keys with the value undefined are left out.
 * @throws TypeError for what JSON cannot hold (NaN, infinities, functions, dates): evidence must not turn into `null` silently.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  if (typeof value === 'object' && (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
    return `{${fields.join(',')}}`;
  }
  throw new TypeError(`${typeof value} has no JSON form`);
}

/** SHA-256, hex. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** SHA-256 (hex) of the canonical form. */
export function digestOf(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}

/** The bytes of standard base64, or null when the text is not the one form that those bytes have: a lenient decoder would let bits change unseen. */
export function strictBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
