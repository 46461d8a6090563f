import { type FromShop, toShopSchema } from '#core/services/shop-messages.ts';
import { workerChannel } from '#core/processes/worker-channel.ts';
import { Shop } from './shop.ts';

/** The shop as a service of a console: opened and closed by messages; it does not outlive the console. */
export function serveConsole(): void {
  const channel = workerChannel();
  const say = (message: FromShop) => channel.send(message);
  let shop: Shop | undefined;
  let closing = false;

  const close = async (): Promise<void> => {
    if (closing) return;
    closing = true;
    await shop?.[Symbol.asyncDispose]();
    process.exit(0);
  };
  const open = async (databaseUrl: string, port: number, anyPort: boolean): Promise<void> => {
    const options = { host: '127.0.0.1', databaseUrl };
    try {
      shop = await Shop.open({ ...options, port }).catch((error: NodeJS.ErrnoException) => {
        if (anyPort && error.code === 'EADDRINUSE') return Shop.open({ ...options, port: 0 });
        throw error;
      });
      say({ type: 'open', port: shop.port });
    } catch (error) {
      say({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  };

  channel.onMessage((raw) => {
    const message = toShopSchema.parse(raw);
    switch (message.type) {
      case 'open':
        void open(message.databaseUrl, message.port, message.anyPort);
        return;
      case 'close':
        void close();
        return;
    }
  });
  channel.onDisconnect(() => void close());
  process.on('SIGTERM', () => void close());
}
