import { runCommand } from '../run-command.ts';

/** Runs the commands it is given, each a program with its arguments, and says when all of them are on: to be killed. */
const commands: unknown = JSON.parse(process.argv[2] ?? '[]');
if (!Array.isArray(commands) || !process.send) throw new Error('started by a test, with commands');
for (const words of commands) {
  const [file, ...args] = (words as unknown[]).map(String);
  if (file === undefined) throw new Error('a command has no program');
  runCommand(
    { run: [file, ...args], cwd: process.cwd(), env: {}, stdin: null, outputLimitBytes: 1000 },
    {
      exited: () => process.send?.('exited'),
      ended: () => {},
      failed: (error) => {
        throw error;
      },
    },
  );
}
