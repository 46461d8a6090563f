import { describe, expect, it } from 'vitest';
import { Credentials } from './credentials.ts';

const day = 24 * 3_600_000;

describe('credentials', () => {
  it('turn a sign-in token into one session, once', () => {
    const credentials = new Credentials();
    const token = credentials.newLink('operator');
    const first = credentials.exchange(token);
    expect(first).toMatchObject({ role: 'operator' });
    expect(credentials.roleOfSession(first?.session ?? '')).toBe('operator');
    expect(credentials.exchange(token)).toBeNull();
  });

  it('carry 256 bits each and never the same', () => {
    const credentials = new Credentials();
    const all = [...Object.values(credentials.tokens), credentials.newLink('viewer'), credentials.newLink('viewer')];
    expect(new Set(all).size).toBe(all.length);
    for (const token of all) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });

  it('know the role of each bearer token and of nothing else', () => {
    const credentials = new Credentials();
    for (const role of ['viewer', 'operator', 'approver'] as const) expect(credentials.roleOfToken(credentials.tokens[role])).toBe(role);
    expect(credentials.roleOfToken('')).toBeNull();
    expect(credentials.roleOfToken(credentials.newLink('approver'))).toBeNull();
  });

  it('end: a sign-in address after a day, a session after a week', () => {
    let now = 0;
    const credentials = new Credentials([], () => now);
    const old = credentials.newLink('viewer');
    const { session = '' } = credentials.exchange(credentials.newLink('viewer')) ?? {};
    now += day + 1;
    expect(credentials.exchange(old)).toBeNull();
    expect(credentials.roleOfSession(session)).toBe('viewer');
    now += 7 * day;
    expect(credentials.roleOfSession(session)).toBeNull();
    expect(credentials.sessions()).toEqual([]);
  });

  it('let a browser come back after the console was started again, from digests alone', () => {
    const before = new Credentials();
    const { session = '' } = before.exchange(before.newLink('approver')) ?? {};
    const kept = JSON.stringify(before.sessions());
    expect(kept).not.toContain(session);
    expect(new Credentials(JSON.parse(kept)).roleOfSession(session)).toBe('approver');
  });

  it('of a role token do not outlive their console', () => {
    const { approver } = new Credentials().tokens;
    expect(new Credentials().roleOfToken(approver)).toBeNull();
  });
});
