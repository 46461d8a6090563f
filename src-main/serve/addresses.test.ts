import { describe, expect, it } from 'vitest';
import { isLoopback, ownAddresses } from './addresses.ts';

describe('the names a console answers to', () => {
  it('are those of loopback, with its port', () => {
    const { hosts, origins } = ownAddresses('127.0.0.1', 4123, []);
    expect([...hosts].toSorted()).toEqual(['127.0.0.1:4123', '[::1]:4123', 'localhost:4123']);
    expect(origins).toContain('http://localhost:4123');
    expect(origins).not.toContain('http://localhost:4124');
  });

  it('include what --host names, in lower case', () => {
    expect(ownAddresses('Soak-Box.lan', 80, []).hosts).toContain('soak-box.lan');
    expect(ownAddresses('fd00::7', 4123, []).hosts).toContain('[fd00::7]:4123');
  });

  it('include the origin of a reverse proxy', () => {
    const { hosts, origins } = ownAddresses('127.0.0.1', 4123, ['https://console.example.com']);
    expect(hosts).toContain('console.example.com');
    expect(origins).toContain('https://console.example.com');
    expect(origins).not.toContain('http://console.example.com');
  });

  it('never include a name that somebody else can choose, also when bound to every address', () => {
    const { hosts } = ownAddresses('0.0.0.0', 4123, []);
    expect(hosts.has('rebind.example.com:4123')).toBe(false);
    expect(hosts.has('0.0.0.0:4123')).toBe(false);
  });

  it.each([
    ['127.0.0.1', true],
    ['127.8.8.8', true],
    ['localhost', true],
    ['::1', true],
    ['0.0.0.0', false],
    ['192.168.1.5', false],
    ['127.0.0.1.example.com', false],
  ])('take %s for loopback: %s', (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });
});
