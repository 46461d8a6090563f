import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Person } from '../workspace/workspace-schema.ts';

/** Who works at this machine, as git and the system call them. */
export interface HereIs {
  gitName: string | null;
  gitEmail: string | null;
  account: string | null;
}

/**
 * The person of the workspace who works at this machine, and what says so; null when nobody or more than one fits. It is a help for honest
 * people (separation of duties needs to know who started a run), and no proof.
 */
export function personHere(people: readonly Person[], { gitName, gitEmail, account }: HereIs): { person: Person; by: string } | null {
  const same = (a: string | null, b: string) => a !== null && a.trim().toLowerCase() === b.toLowerCase();
  const mailbox = gitEmail?.split('@')[0] ?? null;
  const ways: [string, (person: Person) => boolean][] = [
    ['git user.name', ({ id, name }) => same(gitName, name) || same(gitName, id)],
    ['git user.email', ({ id }) => same(mailbox, id)],
    ['the user account', ({ id, name }) => same(account, id) || same(account, name)],
  ];
  for (const [by, fits] of ways) {
    const found = people.filter(fits);
    const [person] = found;
    if (person !== undefined) return found.length === 1 ? { person, by } : null;
  }
  return null;
}

/** Read from the files of git (no program is run), those of the folder first. */
export function hereIs(folder: string, env: NodeJS.ProcessEnv = process.env): HereIs {
  const home = env['HOME'] ?? os.homedir();
  const texts = [
    ...parents(folder).map((dir) => path.join(dir, '.git', 'config')),
    path.join(home, '.gitconfig'),
    path.join(env['XDG_CONFIG_HOME'] ?? path.join(home, '.config'), 'git', 'config'),
  ].map(readText);
  const first = (key: string) => texts.map((text) => gitValue(text, key)).find((value) => value !== null) ?? null;
  return { gitName: first('name'), gitEmail: first('email'), account: env['USER'] ?? env['USERNAME'] ?? null };
}

/** `key` of the section `[user]` of a git configuration; null when it is not there. */
export function gitValue(text: string, key: string): string | null {
  let section = '';
  let found: string | null = null;
  for (const line of text.split('\n')) {
    section = /^\s*\[([^\]]*)\]/.exec(line)?.[1]?.trim().toLowerCase() ?? section;
    const entry = /^\s*([A-Za-z][\w-]*)\s*=\s*(.*?)\s*$/.exec(line);
    // As in git, the last one of a file holds.
    if (section === 'user' && entry?.[1]?.toLowerCase() === key) found = (entry[2] ?? '').replace(/\s+[#;].*$/, '').replaceAll('"', '');
  }
  return found === '' ? null : found;
}

function parents(folder: string): string[] {
  const dir = path.resolve(folder);
  return path.dirname(dir) === dir ? [dir] : [dir, ...parents(path.dirname(dir))];
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // Most of these files are not there: then they say nothing.
  }
}
