import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** The server's default; more would only slow down each connection of a random password. */
const iterations = 4096;

/**
 * What Postgres stores instead of a password (RFC 5803 with SCRAM-SHA-256): `ALTER ROLE … PASSWORD` with it shows the password to no
 * log and no statistics view. Only for ASCII passwords, which need no SASLprep.
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
