import { describe, expect, it } from 'vitest';
import { toUrl, withPassword } from './connection-url.ts';

describe('the URL of a database', () => {
  it('carries any password whole', () => {
    const password = 'a/b@c:d#e?f%';
    const url = new URL(toUrl({ host: '127.0.0.1', port: 5432, user: 'u', password, database: 'd' }));
    expect(decodeURIComponent(url.password)).toBe(password);
    expect(url.pathname).toBe('/d');
    expect(decodeURIComponent(new URL(withPassword('postgres://u@h/d', 'PW', { PW: password })).password)).toBe(password);
  });

  it('asks for the environment variable that is missing', () => {
    expect(() => withPassword('postgres://u@h/d', 'PW', {})).toThrow(/PW, which is not set/);
    expect(withPassword('postgres://u@h/d', undefined, {})).toBe('postgres://u@h/d');
  });
});
