import { z } from 'zod';

/** What the pty host and its screen thread say to each other. */

const screenId = z.number().int();
const size = { columns: z.number().int(), rows: z.number().int() };

export const toScreensSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('open'), screenId, ...size }),
  z.object({ type: z.literal('write'), screenId, data: z.string() }),
  z.object({ type: z.literal('resize'), screenId, ...size }),
  z.object({ type: z.literal('snapshot'), screenId, request: z.number().int() }),
  z.object({ type: z.literal('close'), screenId }),
]);
export type ToScreens = z.infer<typeof toScreensSchema>;

/** Written to an empty terminal of the same size, `data` shows what the session shows. */
const snapshotSchema = z.object({ data: z.string(), ...size });
export type ScreenSnapshot = z.infer<typeof snapshotSchema>;

export const fromScreensSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('parsed'), screenId, characters: z.number().int() }),
  z.object({ type: z.literal('snapshot'), screenId, request: z.number().int(), snapshot: snapshotSchema }),
  /** What a terminal replies to a question of the program, such as where the cursor is. */
  z.object({ type: z.literal('answer'), screenId, data: z.string() }),
]);
export type FromScreens = z.infer<typeof fromScreensSchema>;
