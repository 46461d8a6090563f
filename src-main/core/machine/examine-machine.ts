import { constants } from 'node:fs';
import { access, readFile, statfs } from 'node:fs/promises';
import { messageOf } from '../errors/holdpoint-error.ts';
import { findBinaries } from '../postgres/embedded-binaries.ts';
import { serverAccount } from '../postgres/server-account.ts';
import { readProgram } from '../processes/read-program.ts';
import type { ProcessStarter } from '../processes/process-starter.ts';
import { tryTerminal } from './try-terminal.ts';

export interface MachineCheck {
  id: string;
  title: string;
  state: 'ok' | 'lacking';
  /** Without it Holdpoint cannot do its main work. */
  required: boolean;
  message: string;
  hint: string | null;
}

/** The major version of Node that everything here is written for. */
const neededNode = 24;
/** A new embedded database takes some 60 MB and an 8-hour soak some tens of MB; below this a full disk is near. */
const neededBytes = 1024 ** 3;

export type Answer = { message: string } | { lacking: string; hint?: string };

interface Question {
  id: string;
  title: string;
  required: boolean;
  ask(): Promise<Answer>;
}

/**
 * What this machine has and lacks. Nothing is downloaded, installed or kept.
 * @param electron the binary of the desktop window, where there is one.
 * @param folder whose disk counts.
 */
export function examineMachine(options: { starter: ProcessStarter; electron: string | null; folder: string }): Promise<MachineCheck[]> {
  const { starter, electron, folder } = options;
  const questions: Question[] = [
    { id: 'node', title: 'Node', required: true, ask: node },
    { id: 'postgres', title: 'Embedded Postgres', required: true, ask: postgres },
    { id: 'terminal', title: 'Terminals (PTY)', required: true, ask: () => tryTerminal(starter) },
    { id: 'disk', title: 'Disk space', required: true, ask: () => disk(folder) },
    { id: 'memory', title: 'Memory figures of processes', required: false, ask: memory },
    { id: 'electron', title: 'Electron binary', required: false, ask: () => Promise.resolve(desktop(electron)) },
    { id: 'display', title: 'Display', required: false, ask: () => Promise.resolve(display()) },
    { id: 'chromium', title: 'Chromium', required: false, ask: chromium },
  ];
  return Promise.all(questions.map(examine));
}

async function examine({ ask, ...question }: Question): Promise<MachineCheck> {
  const answer = await ask().catch((error: unknown): Answer => ({ lacking: messageOf(error), ...hintOf(error) }));
  return 'lacking' in answer
    ? { ...question, state: 'lacking', message: answer.lacking, hint: answer.hint ?? null }
    : { ...question, state: 'ok', message: answer.message, hint: null };
}

function hintOf(error: unknown): { hint?: string } {
  return error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? { hint: error.hint } : {};
}

function node(): Promise<Answer> {
  const { node: running } = process.versions;
  const answer = `${running} on ${process.platform} ${process.arch}`;
  if (Number.parseInt(running, 10) >= neededNode) return Promise.resolve({ message: answer });
  return Promise.resolve({
    lacking: answer,
    hint: `Holdpoint runs on Node ${neededNode}: run "npm install" in the checkout, which brings it.`,
  });
}

async function postgres(): Promise<Answer> {
  const binaries = findBinaries();
  const [version] = await readProgram(binaries.postgres, ['--version']);
  const account = serverAccount();
  const runsAs =
    account === null
      ? `would run as uid ${process.getuid?.() ?? 'of this user'}`
      : `would run as ${account.name} (uid ${account.uid}), because we are root`;
  return { message: `${version ?? binaries.version}; ${runsAs}` };
}

async function disk(folder: string): Promise<Answer> {
  const { bavail, bsize } = await statfs(folder);
  const gigabytes = `${((bavail * bsize) / 1024 ** 3).toFixed(1)} GB free for ${folder}`;
  return bavail * bsize >= neededBytes ? { message: gigabytes } : { lacking: gigabytes, hint: 'Free some space: at least 1 GB is needed.' };
}

async function memory(): Promise<Answer> {
  if (process.platform !== 'linux')
    return { lacking: `RSS only: ${process.platform} does not tell the proportional share (PSS) of a process.` };
  const rollup = await readFile('/proc/self/smaps_rollup', 'utf8');
  const pss = /^Pss:\s+(\d+) kB/m.exec(rollup)?.[1];
  return pss === undefined
    ? { lacking: 'smaps_rollup has no Pss: only RSS can be shown.' }
    : { message: 'PSS and USS are readable (smaps_rollup)' };
}

function desktop(electron: string | null): Answer {
  if (electron !== null) return { message: electron };
  return { lacking: 'not downloaded', hint: 'The console works in the browser without it. "npm start" tries to download it.' };
}

function display(): Answer {
  if (process.platform !== 'linux') return { message: 'of the desktop' };
  const found = ['WAYLAND_DISPLAY', 'DISPLAY'].find((name) => process.env[name]);
  return found
    ? { message: `${found}=${process.env[found]}` }
    : { lacking: 'none: no window can be shown', hint: 'The console works in the browser of another machine: docs/operations.md.' };
}

const browsers: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/snap/bin/chromium',
  ],
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe'],
};

async function chromium(): Promise<Answer> {
  const named = process.env['HOLDPOINT_CHROMIUM'];
  for (const file of [...(named ? [named] : []), ...(browsers[process.platform] ?? [])]) {
    const present = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (present) return { message: file };
  }
  return {
    lacking: 'none found at the usual places',
    hint: 'Any browser shows the console; the end-to-end tests need Chromium. HOLDPOINT_CHROMIUM names one.',
  };
}
