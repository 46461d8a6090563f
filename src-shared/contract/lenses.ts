import { z } from 'zod';

/** What a phase is looked at as. */
export const lensSchema = z.enum(['testing', 'infrastructure', 'documentation', 'security', 'governance']);
export type Lens = z.infer<typeof lensSchema>;
