import { z } from 'zod';
import { operates, reads } from './base.ts';

export const knobsSchema = z.object({
  /** Memory the service keeps for good, per minute. */
  leakMbPerMinute: z.number().min(0).max(2000),
  /** Each request waits this long more. */
  stallMs: z.number().min(0).max(60_000),
  /** Share of requests answered with 500, 0 … 1. */
  errorRate: z.number().min(0).max(1),
  /** CPU burnt for each request. */
  cpuMs: z.number().min(0).max(1000),
});
export type Knobs = z.infer<typeof knobsSchema>;

export const demoStateSchema = z.object({
  available: z.boolean(),
  service: z
    .object({
      name: z.string(),
      state: z.enum(['starting', 'up', 'down']),
      url: z.string().nullable(),
      pid: z.number().int().nullable(),
      restarts: z.number().int(),
      message: z.string(),
    })
    .nullable(),
  knobs: knobsSchema.nullable(),
  /** Why there are none, for people; null where there are. */
  knobsMessage: z.string().nullable(),
  /** Command line that holds a lock, to type in a terminal of the console. */
  lockHolderCommand: z.string().nullable(),
});
export type DemoState = z.infer<typeof demoStateSchema>;

export const demo = {
  state: reads.output(demoStateSchema),
  setKnobs: operates.input(knobsSchema.partial()).output(knobsSchema),
  /** Restarts the sample service, which frees what it leaked. */
  restartService: operates.output(demoStateSchema),
};
