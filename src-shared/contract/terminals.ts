import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { epochMsSchema, operates } from './base.ts';

export const sessionSchema = z.object({
  sessionId: z.string(),
  name: z.string(),
  state: z.enum(['starting', 'running', 'exited']),
  pid: z.number().int().nullable(),
  shell: z.string(),
  cwd: z.string(),
  columns: z.number().int(),
  rows: z.number().int(),
  createdAt: epochMsSchema,
  exitCode: z.number().int().nullable(),
  exitSignal: z.string().nullable(),
  /** In words, where neither code nor signal tells why it ended; null otherwise. */
  exitReason: z.string().nullable(),
  /** Pages looking at it. */
  attached: z.number().int(),
});
export type TerminalSession = z.infer<typeof sessionSchema>;

/** What has the keyboard: the shell waits at its prompt, or a program runs (its name; never its arguments, which may hold secrets). */
export const terminalForegroundSchema = z.object({ state: z.enum(['prompt', 'program', 'unknown']), program: z.string().nullable() });
export type TerminalForeground = z.infer<typeof terminalForegroundSchema>;

/** A page acknowledges each time it has parsed this many characters more; what is below it may stay unacknowledged. */
export const acknowledgeEveryCharacters = 5000;

const columns = z.number().int().min(2).max(1000);
const rowCount = z.number().int().min(1).max(1000);
const bySession = z.object({ sessionId: z.string() });

/** Lossless stream. `seq` counts characters of output since the session began: after an event, everything before `seq` is known. */
export const attachEventSchema = z.discriminatedUnion('type', [
  /** Replaces all that was shown: at attach, and after the reader fell behind. */
  z.object({ type: z.literal('snapshot'), seq: z.number().int(), data: z.string(), columns, rows: rowCount }),
  z.object({ type: z.literal('output'), seq: z.number().int(), data: z.string() }),
  z.object({ type: z.literal('resized'), columns, rows: rowCount }),
  /** The last event: nothing follows it. `reason` says in words what neither code nor signal tells. */
  z.object({
    type: z.literal('exit'),
    code: z.number().int().nullable(),
    signal: z.string().nullable(),
    reason: z.string().nullable(),
  }),
]);
export type AttachEvent = z.infer<typeof attachEventSchema>;

export const terminals = {
  /** The list, each time it changes. */
  watch: operates.output(eventIterator(z.array(sessionSchema))),
  list: operates.output(z.array(sessionSchema)),
  create: operates
    .input(
      z.object({
        name: z.string().max(80).optional(),
        cwd: z.string().optional(),
        columns: columns.default(80),
        rows: rowCount.default(24),
      }),
    )
    .output(sessionSchema),
  rename: operates.input(bySession.extend({ name: z.string().min(1).max(80) })).output(sessionSchema),
  /** What closing would end. */
  foreground: operates.input(bySession).output(terminalForegroundSchema),
  /** Ends the whole process group: SIGHUP, then SIGKILL. */
  close: operates.input(bySession).output(z.object({ closed: z.boolean() })),
  resize: operates.input(bySession.extend({ columns, rows: rowCount })).output(z.object({ ok: z.boolean() })),
  write: operates.input(bySession.extend({ data: z.string().max(65_536) })).output(z.object({ ok: z.boolean() })),
  /** `readerId` names this reader for `acknowledge`. */
  attach: operates.input(bySession.extend({ readerId: z.string().min(8).max(64) })).output(eventIterator(attachEventSchema)),
  /** Characters parsed by the page so far, as `seq`. The producer pauses when too much is unacknowledged. */
  acknowledge: operates.input(bySession.extend({ readerId: z.string(), seq: z.number().int() })).output(z.object({ ok: z.boolean() })),
};
