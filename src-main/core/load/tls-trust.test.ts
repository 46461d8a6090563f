import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { tlsTrust } from './tls-trust.ts';

const workspace = mkdtempSync(path.join(tmpdir(), 'holdpoint-trust-'));
afterAll(() => rmSync(workspace, { recursive: true }));
const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

it('reads the authorities of the scenario from the workspace', () => {
  writeFileSync(path.join(workspace, 'ca.pem'), certificate);
  expect(tlsTrust({ insecure: false, ca: 'ca.pem' }, workspace)).toEqual({ rejectUnauthorized: true, ca: certificate });
  expect(tlsTrust({ insecure: true, ca: null }, workspace)).toEqual({ rejectUnauthorized: false });
});

it('says which file is missing or holds no certificate', () => {
  writeFileSync(path.join(workspace, 'key.pem'), '-----BEGIN PRIVATE KEY-----\n');
  expect(() => tlsTrust({ insecure: false, ca: 'none.pem' }, workspace)).toThrow('tls.ca: none.pem cannot be read');
  expect(() => tlsTrust({ insecure: false, ca: 'key.pem' }, workspace)).toThrow('tls.ca: key.pem holds no certificate');
});
