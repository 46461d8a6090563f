import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { sha256Hex } from '../ledger/canonical-json.ts';

/** Bytes of a raw Ed25519 key and of a signature (RFC 8032). */
const keyBytes = 32;
const signatureBytes = 64;
/** DER before the 32 raw bytes: RFC 8410. */
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');

export interface Ed25519Pair {
  /** 32 bytes: the seed of RFC 8032. */
  seed: Buffer;
  /** 32 bytes. */
  publicKey: Buffer;
}

export function newEd25519Pair(): Ed25519Pair {
  const { privateKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-keyBytes);
  return { seed: Buffer.from(seed), publicKey: publicKeyOf(seed) };
}

export function publicKeyOf(seed: Uint8Array): Buffer {
  return Buffer.from(createPublicKey(privateKeyOf(seed)).export({ format: 'der', type: 'spki' }).subarray(-keyBytes));
}

/** @throws RangeError when the seed is not 32 bytes. */
function privateKeyOf(seed: Uint8Array): KeyObject {
  if (seed.length !== keyBytes) throw new RangeError(`An Ed25519 seed has ${keyBytes} bytes, not ${seed.length}`);
  return createPrivateKey({ key: Buffer.concat([privatePrefix, seed]), format: 'der', type: 'pkcs8' });
}

export function signEd25519(seed: Uint8Array, message: Uint8Array): Buffer {
  return sign(null, message, privateKeyOf(seed));
}

/** False for anything that is not exactly a valid signature, malformed keys included. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== keyBytes || signature.length !== signatureBytes) return false;
  try {
    return verify(null, message, publicKeyObject(publicKey), signature);
  } catch {
    return false; // Bytes that are no point of the curve.
  }
}

/** A console checks thousands of signatures under a handful of keys: reading a key costs as much as a third of using it. */
const keysKept = 32;
const readKeys = new Map<string, KeyObject>();

function publicKeyObject(publicKey: Uint8Array): KeyObject {
  const name = Buffer.from(publicKey).toString('base64');
  const known = readKeys.get(name);
  if (known !== undefined) return known;
  const key = createPublicKey({ key: Buffer.concat([publicPrefix, publicKey]), format: 'der', type: 'spki' });
  if (readKeys.size >= keysKept) readKeys.clear();
  readKeys.set(name, key);
  return key;
}

/** A short name for a public key: 16 hex digits of its SHA-256. A hint for people and look-ups, never trusted. */
export function keyIdOf(publicKey: Uint8Array): string {
  return sha256Hex(publicKey).slice(0, 16);
}
