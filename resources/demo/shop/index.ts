import { parseOptions, type ShopOptions, UsageError, usage } from './options.ts';
import { Shop } from './shop.ts';
import { serveConsole } from './under-console.ts';

/** Started by a console, there is a channel to it and no argument; started by a person, the command line says what to do. */
const startedByConsole = (process.send !== undefined && process.argv.length === 2) || 'parentPort' in process;

if (startedByConsole) serveConsole();
else await serveAlone();

async function serveAlone(): Promise<void> {
  let options: ShopOptions | 'help';
  try {
    options = parseOptions(process.argv.slice(2), process.env);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  if (options === 'help') {
    process.stdout.write(usage);
    return;
  }
  let shop: Shop;
  try {
    shop = await Shop.open(options);
  } catch (error) {
    process.stderr.write(
      `The shop cannot listen on ${options.host}:${options.port}: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exitCode = 1;
    return;
  }
  process.stdout.write(`The shop is open at http://${options.host}:${shop.port}\n`);
  let closing = false;
  const close = (): void => {
    if (closing) process.exit(130);
    closing = true;
    void shop[Symbol.asyncDispose]();
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
}
