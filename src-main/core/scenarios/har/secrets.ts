/** Takes the place of a value that must not get into a file under version control. */
export const placeholder = 'REPLACE-ME';

const secretHeaders =
  /^(?:authorization|proxy-authorization|cookie|cookie2|set-cookie|x-amz-security-token)$|(?:^|-)(?:api-?key|auth|token|secret|session|password|csrf|xsrf|jwt|signature|credential)s?(?:-|$)/i;
const secretFields =
  /^(?:.*[-_.])?(?:password|passwd|passphrase|pwd|secret|(?:access|refresh|id|auth|session|bearer|csrf|xsrf)?[-_]?token|api[-_]?key|apikey|authorization|client[-_]?secret|private[-_]?key|otp|pin|cvv|cvc|card[-_]?number|signature|sig|assertion|jwt|session[-_]?id|sid)$/i;

/** A header whose value is a credential. */
export function isSecretHeader(name: string): boolean {
  return secretHeaders.test(name);
}

/** A field of a body or a query whose value is a credential: `password`, `newPassword`, `client_secret`, `token` … */
export function isSecretField(name: string): boolean {
  return secretFields.test(name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2'));
}
