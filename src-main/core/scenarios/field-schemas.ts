import { z } from 'zod';
import { parseDurationMs, parseRatePerSecond } from '#shared/durations.ts';

export const durationSchema = z
  .string()
  .refine((text) => (parseDurationMs(text) ?? 0) > 0, 'must be a duration such as 250ms, 60s, 10m or 8h');

export const rateSchema = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((text) => (parseRatePerSecond(text) ?? 0) > 0, 'must be a rate such as 200/s or 12000/m');
