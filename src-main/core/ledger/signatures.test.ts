import { createPublicKey, verify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { newEd25519Pair, publicKeyOf, signEd25519, verifyEd25519 } from '../identities/ed25519.ts';
import { ed25519Verifier, envelopeSchema, openEnvelope, preAuthEncoding, signEnvelope } from './dsse.ts';
import { openNote, parseVerifierKey, signNote, verifierKey } from './signed-note.ts';

const vectors = path.resolve('../shared/vectors');

const smallSchema = z.object({
  dsse: z.object({
    payloadType: z.string(),
    payload_utf8: z.string(),
    pae: z.string(),
    x: z.string(),
    y: z.string(),
    envelope: envelopeSchema,
  }),
  signed_note: z.array(z.object({ vkey: z.string(), skey: z.string().optional(), note: z.string(), valid: z.boolean() })),
  bad_vkeys: z.array(z.unknown()),
});
const eddsaSchema = z.object({
  testGroups: z.array(
    z.object({
      publicKey: z.object({ pk: z.string() }),
      tests: z.array(z.object({ tcId: z.number(), msg: z.string(), sig: z.string(), result: z.string() })),
    }),
  ),
});

describe.skipIf(!existsSync(vectors))('published signatures', () => {
  const small = () => smallSchema.parse(JSON.parse(readFileSync(path.join(vectors, 'small_vectors.json'), 'utf8')));

  it('judges every Ed25519 case of Wycheproof as published', () => {
    const { testGroups } = eddsaSchema.parse(JSON.parse(readFileSync(path.join(vectors, 'wycheproof_ed25519_test.json'), 'utf8')));
    let count = 0;
    for (const group of testGroups) {
      for (const test of group.tests) {
        const holds = verifyEd25519(Buffer.from(group.publicKey.pk, 'hex'), Buffer.from(test.msg, 'hex'), Buffer.from(test.sig, 'hex'));
        expect(holds, `case ${test.tcId}`).toBe(test.result === 'valid');
        count += 1;
      }
    }
    expect(count).toBe(151);
  });

  it('encodes and opens the envelope of the DSSE protocol', () => {
    const { dsse } = small();
    expect(preAuthEncoding(dsse.payloadType, Buffer.from(dsse.payload_utf8)).toString()).toBe(dsse.pae);
    const coordinate = (decimal: string) => Buffer.from(BigInt(decimal).toString(16).padStart(64, '0'), 'hex').toString('base64url');
    const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: coordinate(dsse.x), y: coordinate(dsse.y) }, format: 'jwk' });
    const verifier = {
      id: 'p256',
      verify: (message: Uint8Array, signature: Uint8Array) => verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature),
    };
    expect(openEnvelope(dsse.envelope, [verifier])?.toString()).toBe(dsse.payload_utf8);
    expect(openEnvelope({ ...dsse.envelope, payloadType: 'text/plain' }, [verifier])).toBeNull();
  });

  it('opens the published signed notes and refuses damaged verifier keys', () => {
    const { signed_note: notes, bad_vkeys: bad } = small();
    for (const { vkey, note } of notes) {
      const verifier = parseVerifierKey(vkey);
      expect(verifier, vkey).not.toBeNull();
      if (verifier === null) continue;
      expect(openNote(note, [verifier])?.signedBy).toEqual([verifier]);
      expect(openNote(note.replace('e', 'a'), [verifier])).toBeNull();
    }
    for (const vkey of bad) if (typeof vkey === 'string') expect(parseVerifierKey(vkey), vkey).toBeNull();
  });

  it('signs a note exactly as the reference implementation does', () => {
    const signed = small().signed_note.find(({ skey }) => skey !== undefined);
    const [, name, , encoded] = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(signed?.skey ?? '') ?? [];
    const seed = Buffer.from(encoded ?? '', 'base64').subarray(1);
    const text = (signed?.note ?? '').slice(0, (signed?.note ?? '').lastIndexOf('\n\n') + 1);
    expect(verifierKey(name ?? '', publicKeyOf(seed))).toBe(signed?.vkey);
    expect(signNote(text, name ?? '', seed, publicKeyOf(seed))).toBe(signed?.note);
  });
});

describe('an envelope', () => {
  it('needs as many different keys as the threshold says: a key that signed twice counts once', () => {
    const [a, b] = [newEd25519Pair(), newEd25519Pair()];
    const payload = Buffer.from('release');
    const envelope = signEnvelope('text/plain', payload, a.seed);
    const twice = { ...envelope, signatures: [...envelope.signatures, ...envelope.signatures] };
    const both = { ...envelope, signatures: [...envelope.signatures, ...signEnvelope('text/plain', payload, b.seed).signatures] };
    const verifiers = [ed25519Verifier(a.publicKey), ed25519Verifier(b.publicKey)];
    expect(openEnvelope(twice, [...verifiers, ed25519Verifier(a.publicKey)], 2)).toBeNull();
    expect(openEnvelope(both, verifiers, 2)?.toString()).toBe('release');
  });

  it('counts its lengths in bytes', () => {
    expect(preAuthEncoding('ä', Buffer.from('日本')).toString()).toBe('DSSEv1 2 ä 6 日本');
  });

  it('does not trust the key id it carries', () => {
    const [a, b] = [newEd25519Pair(), newEd25519Pair()];
    const envelope = signEnvelope('text/plain', Buffer.from('x'), a.seed);
    const claimed = { ...envelope, signatures: envelope.signatures.map(({ sig }) => ({ sig, keyid: b.publicKey.toString('hex') })) };
    expect(openEnvelope(claimed, [ed25519Verifier(b.publicKey)])).toBeNull();
  });
});

it('takes a signature of another length for none', () => {
  const pair = newEd25519Pair();
  const signature = signEd25519(pair.seed, Buffer.from('x'));
  expect(verifyEd25519(pair.publicKey, Buffer.from('x'), Buffer.concat([signature, Buffer.of(0)]))).toBe(false);
  expect(verifyEd25519(pair.publicKey, Buffer.from('x'), signature.subarray(0, 63))).toBe(false);
});
