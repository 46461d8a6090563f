import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate that is its own authority, for `localhost` and `127.0.0.1`, with its key; both PEM. Valid for a day around now. */
export function selfSigned(): { cert: string; key: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid(1, 2, 840, 10_045, 4, 3, 2));
  const name = sequence(tag(0x31, sequence(oid(2, 5, 4, 3), tag(0x0c, Buffer.from('localhost')))));
  const day = 86_400_000;
  const extensions = [
    // basicConstraints: an authority. subjectAltName: a DNS name and an IP address.
    sequence(oid(2, 5, 29, 19), tag(0x01, Buffer.from([0xff])), tag(0x04, sequence(tag(0x01, Buffer.from([0xff]))))),
    sequence(oid(2, 5, 29, 17), tag(0x04, sequence(tag(0x82, Buffer.from('localhost')), tag(0x87, Buffer.from([127, 0, 0, 1]))))),
  ];
  // RFC 5280 section 4.1.
  const body = sequence(
    tag(0xa0, tag(0x02, Buffer.from([2]))),
    tag(0x02, Buffer.from([1])),
    algorithm,
    name,
    sequence(time(Date.now() - day), time(Date.now() + day)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tag(0xa3, sequence(...extensions)),
  );
  const signature = tag(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]));
  return {
    cert: pem('CERTIFICATE', sequence(body, algorithm, signature)),
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

/** DER: tag, length, content. */
function tag(id: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([id, ...size]), content]);
}
function sequence(...parts: Buffer[]): Buffer {
  return tag(0x30, Buffer.concat(parts));
}
function oid(first: number, second: number, ...rest: number[]): Buffer {
  const base128 = (n: number): number[] => (n < 0x80 ? [n] : [...base128(n >> 7).map((byte) => byte | 0x80), n & 0x7f]);
  return tag(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}
function time(ms: number): Buffer {
  return tag(0x18, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]|\..*/g, '')}Z`));
}
function pem(label: string, der: Buffer): string {
  return `-----BEGIN ${label}-----\n${der.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END ${label}-----\n`;
}
