import { describe, expect, it } from 'vitest';
import { complaintsOf, type KeyFields } from './key-form.ts';

const empty: KeyFields = { file: null, filePassphrase: '', passphrase: '', repeated: '', newPassphrase: '', reason: '' };
const rules = { asksPassphrase: true, shortestPassphrase: 8 };

describe('the form of a key', () => {
  it('wants a passphrase twice, where the key is kept in a file', () => {
    expect(complaintsOf('create', empty, rules)).toHaveProperty('passphrase');
    expect(complaintsOf('create', { ...empty, passphrase: 'long enough' }, rules)).toHaveProperty('repeated');
    expect(complaintsOf('create', { ...empty, passphrase: 'long enough', repeated: 'long enough' }, rules)).toEqual({});
    expect(complaintsOf('create', empty, { ...rules, asksPassphrase: false })).toEqual({});
  });

  it('wants a reason before a key is replaced or revoked', () => {
    expect(Object.keys(complaintsOf('revoke', { ...empty, reason: '  ' }, rules))).toEqual(['reason']);
    expect(complaintsOf('revoke', { ...empty, reason: 'lost' }, rules)).toEqual({});
  });

  it('wants a file to import, and a passphrase for a file that leaves', () => {
    expect(complaintsOf('import', empty, rules)).toHaveProperty('file');
    expect(complaintsOf('export', empty, rules)).toHaveProperty('newPassphrase');
    expect(complaintsOf('passphrase', { ...empty, newPassphrase: 'long enough' }, rules)).toHaveProperty('repeated');
  });
});
