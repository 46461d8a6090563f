import { z } from 'zod';

/** What the console says to the shop that it starts. The address with its password travels here: not on a command line, not in an environment. */
export const toShopSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('open'),
    databaseUrl: z.string(),
    port: z.number().int().min(0).max(65_535),
    /** Take any port when that one is taken. */
    anyPort: z.boolean(),
  }),
  z.object({ type: z.literal('close') }),
]);
export type ToShop = z.infer<typeof toShopSchema>;

/** What the shop says to the console. */
export const fromShopSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('open'), port: z.number().int() }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type FromShop = z.infer<typeof fromShopSchema>;
