import { readdirSync, readFileSync } from 'node:fs';

/** Living processes whose command line holds `text`; a zombie has none. */
export function processesWith(text: string): number[] {
  return numbersIn('/proc').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });
}

/** Whether it still runs; who ended and waits for its new parent to notice does not. */
export function runs(pid: number | null): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`).length > 0;
  } catch {
    return false;
  }
}

export function childrenOf(parent: number): number[] {
  return numbersIn('/proc').filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
    } catch {
      return false;
    }
  });
}

const numbersIn = (directory: string) =>
  readdirSync(directory)
    .map(Number)
    .filter((number) => Number.isInteger(number));
