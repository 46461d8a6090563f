import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { ProtocolError } from './message-reader.ts';

const derive = promisify(pbkdf2);
/** The server's default is 4,096; a number beyond this only keeps a client busy. */
const mostIterations = 1_000_000;

interface Keys {
  client: Buffer;
  server: Buffer;
}

/**
 * Keys of one password. Postgres keeps one salt per role, so that a pool derives them once: the thousands of rounds would otherwise be
 * paid by each connection that is made while a run is on.
 */
export class ScramKeys {
  readonly #password: string;
  readonly #known = new Map<string, Promise<Keys>>();

  constructor(password: string) {
    this.#password = password.normalize('NFKC');
  }

  of(salt: Buffer, iterations: number): Promise<Keys> {
    const id = `${iterations} ${salt.toString('base64')}`;
    let keys = this.#known.get(id);
    if (!keys) {
      keys = this.#derive(salt, iterations);
      this.#known.set(id, keys);
    }
    return keys;
  }

  async #derive(salt: Buffer, iterations: number): Promise<Keys> {
    const salted = await derive(this.#password, salt, iterations, 32, 'sha256');
    return { client: hmac(salted, 'Client Key'), server: hmac(salted, 'Server Key') };
  }
}

/** The client's side of SCRAM-SHA-256 (RFC 5802 and 7677) for one connection, without channel binding. */
export class ScramClient {
  readonly #keys: ScramKeys;
  readonly #nonce: string;
  #serverSignature: Buffer | null = null;
  /** The server has shown that it knows the password. */
  proven = false;

  constructor(keys: ScramKeys, nonce: string = randomBytes(18).toString('base64')) {
    this.#keys = keys;
    this.#nonce = nonce;
  }

  /** Postgres takes the user from the startup message and ignores the name in here. */
  get first(): string {
    return `n,,n=,r=${this.#nonce}`;
  }

  /** @throws ProtocolError */
  async final(serverFirst: string): Promise<string> {
    const { r: nonce, s: salt, i } = fieldsOf(serverFirst);
    const iterations = Number(i);
    if (!nonce?.startsWith(this.#nonce) || nonce.length === this.#nonce.length || salt === undefined) {
      throw new ProtocolError('the server broke off the authentication: its first message is not an answer to ours');
    }
    if (!Number.isInteger(iterations) || iterations < 1 || iterations > mostIterations) {
      throw new ProtocolError(`the server asks for ${i ?? 'no'} rounds of key derivation`);
    }
    const keys = await this.#keys.of(Buffer.from(salt, 'base64'), iterations);
    const bare = `c=biws,r=${nonce}`;
    const signed = `n=,r=${this.#nonce},${serverFirst},${bare}`;
    const stored = createHash('sha256').update(keys.client).digest();
    const signature = hmac(stored, signed);
    const proof = Buffer.from(keys.client.map((byte, index) => byte ^ (signature[index] ?? 0)));
    this.#serverSignature = hmac(keys.server, signed);
    return `${bare},p=${proof.toString('base64')}`;
  }

  /** The server knows the password, too. @throws ProtocolError */
  verify(serverFinal: string): void {
    const given = Buffer.from(fieldsOf(serverFinal)['v'] ?? '', 'base64');
    const expected = this.#serverSignature;
    if (expected?.length !== given.length || !timingSafeEqual(expected, given)) {
      throw new ProtocolError('the server could not prove that it knows the password');
    }
    this.proven = true;
  }
}

function hmac(key: Buffer, message: string): Buffer {
  return createHmac('sha256', key).update(message).digest();
}

function fieldsOf(message: string): Record<string, string | undefined> {
  return Object.fromEntries(message.split(',').map((field) => [field.slice(0, 1), field.slice(2)]));
}

/** What `md5` authentication sends (the server gives the salt). */
export function md5Answer(user: string, password: string, salt: Buffer): string {
  const md5 = (data: Buffer | string) => createHash('md5').update(data).digest('hex');
  return `md5${md5(Buffer.concat([Buffer.from(md5(password + user)), salt]))}`;
}
