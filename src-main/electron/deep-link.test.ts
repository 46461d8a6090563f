import { describe, expect, it } from 'vitest';
import { isOwnPage } from './app-origin.ts';
import { deepLinkIn, routeOfDeepLink } from './deep-link.ts';

describe('a deep link', () => {
  it.each([
    ['holdpoint://runs/3f9a', '/runs/3f9a'],
    ['holdpoint://runs', '/runs'],
    ['holdpoint://gates/phase-4', '/gates/phase-4'],
    ['holdpoint://overview', '/'],
    [`holdpoint://evidence/${'a'.repeat(64)}`, `/evidence/${'a'.repeat(64)}`],
  ])('%s opens %s', (link, route) => expect(routeOfDeepLink(link)).toBe(route));

  it.each([
    'https://runs/3f9a',
    'holdpoint://terminal',
    'holdpoint://runs/../settings/x/y',
    'holdpoint://runs/%2e%2e%2fsettings',
    'holdpoint://runs/a/b',
    'holdpoint://user@runs/a',
    'holdpoint://runs:80/a',
    'holdpoint://runs/<script>',
    `holdpoint://runs/${'a'.repeat(400)}`,
    'not a link',
  ])('%s opens nothing', (link) => expect(routeOfDeepLink(link)).toBeNull());

  it('is found among the arguments of a second start', () => {
    expect(deepLinkIn(['/usr/bin/holdpoint', '--flag', 'holdpoint://runs/1'])).toBe('holdpoint://runs/1');
    expect(deepLinkIn(['/usr/bin/holdpoint'])).toBeNull();
  });
});

describe('our own page', () => {
  it.each(['app://holdpoint/', 'app://holdpoint/runs/1?x#y'])('is %s', (address) => expect(isOwnPage(address)).toBe(true));
  it.each([
    'app://holdpoint.example/',
    'app://holdpoint@example/',
    'app://user:secret@holdpoint/',
    'app://other/',
    'https://holdpoint/',
    'file:///etc/passwd',
    'about:blank',
    '',
  ])('is not %s', (address) => expect(isOwnPage(address)).toBe(false));
});
