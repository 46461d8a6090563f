import { z } from 'zod';
import { verifyEd25519, signEd25519 } from '../identities/ed25519.ts';
import { strictBase64 } from './canonical-json.ts';

/** Dead Simple Signing Envelope v1.0.2. Signatures cover the bytes of the payload as they are, never a re-parse. */
export const envelopeSchema = z.strictObject({
  payload: z.string(),
  payloadType: z.string(),
  signatures: z.array(z.strictObject({ keyid: z.string().optional(), sig: z.string() })).min(1),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** Something that can check a signature over bytes; `id` tells keys apart when a threshold counts them. */
export interface SignatureVerifier {
  id: string;
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

/** Pre-authentication encoding. Lengths count bytes. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType, 'utf8');
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, Buffer.from(` ${payload.length} `), payload]);
}

export function signEnvelope(payloadType: string, payload: Uint8Array, seed: Uint8Array): Envelope {
  const sig = signEd25519(seed, preAuthEncoding(payloadType, payload)).toString('base64');
  return { payload: Buffer.from(payload).toString('base64'), payloadType, signatures: [{ sig }] };
}

export function ed25519Verifier(publicKey: Uint8Array): SignatureVerifier {
  return { id: Buffer.from(publicKey).toString('hex'), verify: (message, signature) => verifyEd25519(publicKey, message, signature) };
}

/**
 * The payload, when at least `threshold` different keys signed it; null otherwise. Key ids in the envelope are ignored: every
 * signature is tried with every key, and a key counts once.
 */
export function openEnvelope(envelope: Envelope, verifiers: readonly SignatureVerifier[], threshold = 1): Buffer | null {
  const payload = strictBase64(envelope.payload);
  if (payload === null || threshold < 1) return null;
  const message = preAuthEncoding(envelope.payloadType, payload);
  const signed = new Set<string>();
  for (const { sig } of envelope.signatures) {
    const signature = strictBase64(sig);
    if (signature === null) continue;
    for (const verifier of verifiers) {
      if (!signed.has(verifier.id) && verifier.verify(message, signature)) signed.add(verifier.id);
    }
  }
  return signed.size >= threshold ? payload : null;
}
