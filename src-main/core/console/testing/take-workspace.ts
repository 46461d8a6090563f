// A process that takes the lock of the workspace named on its command line, says "held" or who has it, and stays until it is ended.
import { WorkspaceHeldError, WorkspaceLock } from '../workspace-lock.ts';

const [root = '', url = ''] = process.argv.slice(2);
try {
  const lock = await WorkspaceLock.acquire(root, 'serve');
  if (url !== '') lock.announce({ kind: 'serve', url, tokens: { viewer: 'v', operator: 'o', approver: 'a' } });
  process.stdout.write('held\n');
  process.once('SIGTERM', () => {
    lock[Symbol.dispose]();
    process.exit(0);
  });
  setInterval(() => {}, 60_000);
} catch (error) {
  if (!(error instanceof WorkspaceHeldError)) throw error;
  process.stdout.write(`refused by ${error.holder?.pid ?? 'unknown'}\n`);
}
