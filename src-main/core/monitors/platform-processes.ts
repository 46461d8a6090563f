import { LinuxProcesses } from './linux-processes.ts';
import type { ProcessSource } from './process-source.ts';
import { PsProcesses } from './ps-processes.ts';

/** The source for this platform: `/proc` on Linux, `ps` on macOS and other Unixes as best effort, nothing on Windows. */
export function platformProcesses(platform: NodeJS.Platform = process.platform): ProcessSource {
  if (platform === 'linux') return new LinuxProcesses();
  return platform === 'win32'
    ? unsupported('Processes cannot be monitored on Windows yet. Everything else works; runs have no memory trend.')
    : new PsProcesses();
}

function unsupported(words: string): ProcessSource {
  return {
    label: 'none',
    unsupported: words,
    list: async () => [],
    usage: async () => [],
    memory: async () => ({ state: 'refused', why: words }),
    openFiles: async () => ({ state: 'refused', why: words }),
    commandLine: async () => '',
    listeners: async () => ({ pids: [], listening: false }),
  };
}
