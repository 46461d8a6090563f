/**
 * A process to be watched: it does what it is told by lines on standard input, and answers each with a line.
 * `hold MB`, `free`, `open N`, `child`, `child-exit`, `listen`, `exit`.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { openSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

const held: Buffer[] = [];
let child: ChildProcess | undefined;
const answer = (line: string) => process.stdout.write(`${line}\n`);

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [word, argument] = line.split(' ');
    const n = Number(argument);
    switch (word ?? '') {
      case 'hold':
        held.push(Buffer.alloc(n * 1_000_000, 1));
        return answer('held');
      case 'free':
        held.length = 0;
        globalThis.gc?.();
        return answer('freed');
      case 'open':
        for (let i = 0; i < n; i += 1) openSync('/dev/null', 'r');
        return answer('opened');
      case 'child':
        child = spawn(process.execPath, ['--expose-gc', import.meta.filename], { stdio: ['pipe', 'pipe', 'inherit'] });
        child.stdout?.once('data', () => answer(`child ${child?.pid}`));
        return undefined;
      case 'child-says':
        child?.stdout?.once('data', (data: Buffer) => answer(data.toString().trim()));
        child?.stdin?.write(`${line.slice('child-says '.length)}\n`);
        return undefined;
      case 'child-exit':
        child?.once('exit', () => answer('child ended'));
        child?.kill('SIGKILL');
        return undefined;
      case 'listen': {
        const server = createServer().listen(n, '127.0.0.1', () => {
          const address = server.address();
          answer(`port ${typeof address === 'object' ? address?.port : ''}`);
        });
        return undefined;
      }
      default:
        return answer(`unknown ${line}`);
    }
  })
  // Whoever watches is gone.
  .on('close', () => process.exit(0));

answer('ready');
