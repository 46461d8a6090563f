import { attachEventSchema } from '#shared/contract/terminals.ts';
import { z } from 'zod';

/** What the console and its pty host say to each other. Each side parses what it receives. */

const sessionId = z.string();
const readerId = z.string();
const size = { columns: z.number().int().positive(), rows: z.number().int().positive() };

export const toPtyHostSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('create'),
    sessionId,
    shell: z.string(),
    args: z.array(z.string()),
    cwd: z.string(),
    /** The whole environment of the session. */
    env: z.record(z.string(), z.string()),
    ...size,
  }),
  z.object({ type: z.literal('write'), sessionId, data: z.string() }),
  z.object({ type: z.literal('resize'), sessionId, ...size }),
  z.object({ type: z.literal('close'), sessionId }),
  z.object({ type: z.literal('attach'), sessionId, readerId }),
  z.object({ type: z.literal('detach'), sessionId, readerId }),
  z.object({ type: z.literal('acknowledge'), sessionId, readerId, seq: z.number().int() }),
  /** Ends every session; answered with `stopped`. */
  z.object({ type: z.literal('stop') }),
]);
export type ToPtyHost = z.infer<typeof toPtyHostSchema>;

export const fromPtyHostSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), sessionId, pid: z.number().int() }),
  z.object({ type: z.literal('failed'), sessionId, message: z.string() }),
  z.object({ type: z.literal('exited'), sessionId, code: z.number().int().nullable(), signal: z.string().nullable() }),
  /** All its processes have ended and nothing is held for it any more. */
  z.object({ type: z.literal('closed'), sessionId }),
  z.object({ type: z.literal('reader'), readerId, event: attachEventSchema }),
  z.object({ type: z.literal('stopped') }),
]);
export type FromPtyHost = z.infer<typeof fromPtyHostSchema>;
