import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Person } from '../workspace/workspace-schema.ts';
import { gitValue, hereIs, personHere } from './person-here.ts';

const people: Person[] = [
  { id: 'ada', name: 'Ada Moreau', roles: ['engineer'], keys: [] },
  { id: 'ben', name: 'Ben Okafor', roles: ['approver'], keys: [] },
];
const nobody = { gitName: null, gitEmail: null, account: null };

it('a person is known by the name in git, the mailbox, or the account, in this order', () => {
  expect(personHere(people, { ...nobody, gitName: 'ben okafor', account: 'ada' })).toMatchObject({
    person: { id: 'ben' },
    by: 'git user.name',
  });
  expect(personHere(people, { ...nobody, gitEmail: 'Ada@shop.example' })).toMatchObject({ person: { id: 'ada' }, by: 'git user.email' });
  expect(personHere(people, { ...nobody, account: 'ada' })).toMatchObject({ person: { id: 'ada' }, by: 'the user account' });
  expect(personHere(people, { gitName: 'Eve', gitEmail: 'eve@shop.example', account: 'root' })).toBeNull();
  expect(personHere(people, nobody)).toBeNull();
  expect(
    personHere([...people, { id: 'ben2', name: 'Ben Okafor', roles: ['approver'], keys: [] }], { ...nobody, gitName: 'Ben Okafor' }),
  ).toBeNull();
});

it('the name in git is that of the repository, else that of the account, read as git reads it', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'holdpoint-git-'));
  try {
    const home = path.join(root, 'home');
    const inside = path.join(root, 'repo', 'deep');
    for (const dir of [home, inside, path.join(root, 'repo', '.git')]) mkdirSync(dir, { recursive: true });
    writeFileSync(path.join(home, '.gitconfig'), '[user]\n\tname = Ben Okafor\n\temail = ben@shop.example\n');
    const env = { HOME: home, USER: 'runner' };
    expect(hereIs(inside, env)).toEqual({ gitName: 'Ben Okafor', gitEmail: 'ben@shop.example', account: 'runner' });
    writeFileSync(path.join(root, 'repo', '.git', 'config'), '[core]\n\tname = x\n[user]\n\tname = "Ada Moreau" # of the shop\n');
    expect(hereIs(inside, env)).toMatchObject({ gitName: 'Ada Moreau', gitEmail: 'ben@shop.example' });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  expect(gitValue('[user "x"]\nname = a\n[USER]\nName = b\nname = c', 'name')).toBe('c');
});
