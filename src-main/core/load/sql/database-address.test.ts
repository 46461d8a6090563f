import { writeFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { databaseAddress } from './database-address.ts';

describe('the address of a database', () => {
  it('is taken apart as libpq does', () => {
    expect(databaseAddress('postgres://a%40b:p%2Fw@db.internal:6432/my%20db?application_name=x&options=-c%20work_mem%3D4MB')).toEqual({
      shown: 'db.internal:6432',
      host: 'db.internal',
      port: 6432,
      socketPath: null,
      user: 'a@b',
      password: 'p/w',
      database: 'my db',
      applicationName: 'x',
      options: '-c work_mem=4MB',
      tls: null,
    });
    expect(databaseAddress('postgresql://me@[::1]')).toMatchObject({ shown: '[::1]:5432', host: '::1', database: 'me', password: null });
    expect(databaseAddress('postgres://me@/shop?host=/run/postgresql')).toMatchObject({
      socketPath: '/run/postgresql/.s.PGSQL.5432',
      shown: '/run/postgresql/.s.PGSQL.5432',
    });
  });

  it('asks for TLS with a certificate that is checked, unless it says otherwise', () => {
    const tls = (query: string) => databaseAddress(`postgres://me@db.internal/d?${query}`).tls;
    expect(tls('sslmode=disable')).toBeNull();
    expect(tls('sslmode=require')).toMatchObject({ rejectUnauthorized: true, servername: 'db.internal' });
    expect(tls('sslmode=verify-full')).not.toHaveProperty('checkServerIdentity');
    expect(tls('sslmode=verify-ca')).toHaveProperty('checkServerIdentity');
    expect(tls('sslmode=no-verify')).toMatchObject({ rejectUnauthorized: false });
    const folder = mkdtempSync(path.join(os.tmpdir(), 'hp-sql-'));
    writeFileSync(path.join(folder, 'ca.pem'), 'an authority');
    expect(tls(`sslmode=require&sslrootcert=${folder}/ca.pem`)).toMatchObject({ ca: 'an authority' });
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['postgres://me@h/d?sslmode=prefer', 'sslmode=prefer'],
    ['postgres://me@h/d?sslmode=allow', 'sslmode=allow'],
    ['postgres://me@h/d?channel_binding=require', 'channel binding'],
    ['postgres://me@h/d?sslmode=require&sslrootcert=/does/not/exist', 'sslrootcert=/does/not/exist'],
    ['postgres://me@/d?host=/tmp&sslmode=require', 'Unix-domain socket'],
    ['postgres://me@h/d?target_session_attrs=primary', 'target_session_attrs'],
    ['postgres://me@h/d?client_encoding=latin1', 'client_encoding'],
    ['postgres://me@h1,h2/d', 'several hosts'],
    ['postgres://h/d', 'names no user'],
    ['postgres://me:secret@h:99999/d', 'not a URL'],
  ])('%s is refused', (url, words) => {
    const refusal = (() => {
      try {
        databaseAddress(url);
        return null;
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(HoldpointError);
    expect(String(refusal)).toContain(words);
    expect(String(refusal)).not.toContain('secret');
  });
});
