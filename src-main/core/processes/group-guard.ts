import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Hears which process groups run (`+ 123`, `- 123`), and ends those that are left when its input ends. POSIX shell.
 * Signals of a terminal are not for it: it ends with its input, and only then.
 */
const program = `
trap '' INT TERM HUP
groups=' '
while read -r change group; do
  case "$change" in
    +) groups="$groups$group " ;;
    -) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group"; done
`;

/**
 * Ends the process groups that we started when we are killed and cannot do it ourselves: the kernel closes our end of a pipe, and a shell at
 * the other end does the rest. It works when our console was killed with us, and needs no table of pids that could be stale: what has ended is
 * taken off the list when its pid is given back. Windows does the same by itself, with the job that Node puts its children into.
 */
class GroupGuard {
  #groups = new Set<number>();
  #shell: ChildProcess | null = null;

  add(group: number): void {
    this.#groups.add(group);
    if (this.#shell === null) this.#start();
    else this.#shell.stdin?.write(`+ ${group}\n`);
  }

  remove(group: number): void {
    if (!this.#groups.delete(group)) return;
    this.#shell?.stdin?.write(`- ${group}\n`);
  }

  #start(): void {
    const shell = spawn('/bin/sh', ['-c', program], { stdio: ['pipe', 'ignore', 'ignore'], detached: true, cwd: '/' });
    this.#shell = shell;
    // Without a shell, or when somebody killed it: the next program that starts tries again.
    const gone = () => {
      if (this.#shell === shell) this.#shell = null;
    };
    shell.on('error', gone);
    shell.on('exit', gone);
    shell.stdin?.on('error', gone);
    shell.unref();
    if (shell.stdin && 'unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref();
    for (const group of this.#groups) shell.stdin?.write(`+ ${group}\n`);
  }
}

const guard = process.platform === 'win32' ? null : new GroupGuard();

/** A process group (by the pid of its leader) is to end with this process, however that ends. */
export function guardGroup(leader: number): void {
  guard?.add(leader);
}

/** It has ended, or is to go on without us. */
export function releaseGroup(leader: number): void {
  guard?.remove(leader);
}
