import type { client } from '../../lib/client/index.ts';

export type LedgerVerification = Awaited<ReturnType<typeof client.ledger.verify>>;
