import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { scramVerifier } from '../../postgres/scram-verifier.ts';
import { md5Answer, ScramClient, ScramKeys } from './scram-client.ts';

const nonce = 'rOprNGfwEbeRWgbNEkqO';
const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
const serverFirst = `r=${nonce}%hvYDpWUa2RaTCAfuxFIlj,s=${salt.toString('base64')},i=4096`;

describe('SCRAM-SHA-256', () => {
  it('proves the password to who keeps its verifier, and lets them prove theirs', async () => {
    const [stored = '', server = ''] = scramVerifier('pencil', salt).split('$').at(-1)?.split(':') ?? [];
    const client = new ScramClient(new ScramKeys('pencil'), nonce);
    const final = await client.final(serverFirst);
    const [bare = '', proof = ''] = final.split(',p=');
    const signed = `${client.first.slice(3)},${serverFirst},${bare}`;
    // As a server checks it: RFC 5802, section 3.
    const signature = createHmac('sha256', Buffer.from(stored, 'base64')).update(signed).digest();
    const key = Buffer.from(Buffer.from(proof, 'base64').map((byte, index) => byte ^ (signature[index] ?? 0)));
    expect(createHash('sha256').update(key).digest('base64')).toBe(stored);
    client.verify(`v=${createHmac('sha256', Buffer.from(server, 'base64')).update(signed).digest('base64')}`);
  });

  it('refuses a server that does not know the password, a nonce that is not ours, and rounds without end', async () => {
    const client = () => new ScramClient(new ScramKeys('pencil'), nonce);
    const honest = client();
    await honest.final(serverFirst);
    expect(() => honest.verify('v=AAAA')).toThrow('could not prove');
    expect(() => honest.verify(`v=${Buffer.alloc(32).toString('base64')}`)).toThrow('could not prove');
    expect(() => client().verify('v=')).toThrow('could not prove');
    await expect(client().final('r=somebodyelse,s=AAAA,i=4096')).rejects.toThrow('not an answer to ours');
    await expect(client().final(`r=${nonce},s=AAAA,i=4096`)).rejects.toThrow('not an answer to ours');
    await expect(client().final(serverFirst.replace('4096', '2000000000'))).rejects.toThrow('2000000000 rounds');
  });

  it('derives the keys of a salt once, however many connections ask', () => {
    const keys = new ScramKeys('pencil');
    expect(keys.of(salt, 4096)).toBe(keys.of(salt, 4096));
    expect(keys.of(salt, 4096)).not.toBe(keys.of(salt, 4097));
  });
});

describe('md5 authentication', () => {
  it('hashes what the server stores, with the salt of the connection', () => {
    const hash = (data: string | Buffer) => createHash('md5').update(data).digest('hex');
    const stored = hash('secretalice');
    expect(md5Answer('alice', 'secret', Buffer.from([1, 2, 3, 0xff]))).toBe(
      `md5${hash(Buffer.concat([Buffer.from(stored), Buffer.from([1, 2, 3, 0xff])]))}`,
    );
  });
});
