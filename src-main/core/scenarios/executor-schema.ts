import { z } from 'zod';
import { durationSchema, later, rateSchema } from './field-schemas.ts';

/** Executors by name; those of the first form run, the others are known and refused with a reason. */
export const executors = ['constant-arrival-rate', 'constant-vus'] as const;
const laterExecutors = new Set(['ramping-arrival-rate', 'ramping-vus', 'shared-iterations', 'capacity-search']);

const executorSchema = z.string().superRefine((name, context) => {
  if (executors.some((known) => known === name)) return;
  const hint = `Use ${executors.join(' or ')}.`;
  const message = laterExecutors.has(name) ? `the executor ${name} is not available in this version` : `there is no executor "${name}"`;
  context.addIssue({ code: 'custom', message, params: { hint } });
});

/** The fields of a scenario file that say how much load there is and when. */
export const executorFields = {
  executor: executorSchema,
  /** constant-arrival-rate: arrivals per time. */
  rate: rateSchema.optional(),
  arrival: z.enum(['uniform', 'poisson']).default('uniform'),
  /** constant-vus: users that each wait for their answer. */
  vus: z.number().int().min(1).max(10_000).optional(),
  duration: durationSchema,
  stages: later('stages'),
};
