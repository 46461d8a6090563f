import { describe, expect, it } from 'vitest';
import { proxyFor } from './proxies.ts';

const at = (url: string, env: Record<string, string>) => proxyFor(new URL(url), env)?.variable ?? null;

describe('a proxy of the environment', () => {
  it.each([
    ['http://api.test/', { HTTP_PROXY: 'http://p:3128' }, 'HTTP_PROXY'],
    ['http://api.test/', { http_proxy: 'http://p:3128' }, 'http_proxy'],
    ['http://api.test/', { HTTPS_PROXY: 'http://p:3128' }, null],
    ['https://api.test/', { HTTPS_PROXY: 'http://p:3128' }, 'HTTPS_PROXY'],
    ['https://api.test/', { HTTP_PROXY: 'http://p:3128' }, null],
    ['https://api.test/', { all_proxy: 'socks5://p:1080' }, 'all_proxy'],
    ['http://api.test/', { HTTP_PROXY: '' }, null],
    ['http://127.0.0.1:8080/', { HTTP_PROXY: 'http://p:3128' }, null],
    ['http://localhost:8080/', { ALL_PROXY: 'http://p:3128' }, null],
    ['http://[::1]:8080/', { ALL_PROXY: 'http://p:3128' }, null],
  ])('for %s with %j is that of %s', (url, env, variable) => expect(at(url, env)).toBe(variable));

  it.each([
    ['http://api.test/', '*', true],
    ['http://api.test/', 'api.test', true],
    ['http://api.test/', 'test', true],
    ['http://api.test/', '.test', true],
    ['http://API.test/', 'other.test, Api.Test', true],
    ['http://api.test/', '*.test', true],
    ['http://xapi.test/', 'api.test', false],
    ['http://api.test:8080/', 'api.test:8080', true],
    ['http://api.test/', 'api.test:8080', false],
    ['http://api.test/', 'api.test:80', true],
    ['http://10.1.2.3/', '10.1.2.3', true],
    ['http://10.1.2.3/', '10.0.0.0/8', true],
    ['http://11.1.2.3/', '10.0.0.0/8', false],
    ['http://10.1.2.3/', '10.0.0.0/99', false],
    ['http://[2001:db8::7]/', '2001:db8::/32', true],
    ['http://[2001:db8::7]/', '[2001:db8::7]:80', true],
    ['http://[2001:db8::7]/', '[2001:db8::7]:81', false],
  ])('is not used for %s where NO_PROXY is %j: %s', (url, exceptions, covered) =>
    expect(at(url, { ALL_PROXY: 'http://p:3128', NO_PROXY: exceptions })).toBe(covered ? null : 'ALL_PROXY'),
  );

  it('is shown without its credentials', () => {
    expect(proxyFor(new URL('http://api.test/'), { HTTP_PROXY: 'http://me:secret@proxy.test:3128/' })?.shown).toBe('proxy.test:3128');
  });
});
