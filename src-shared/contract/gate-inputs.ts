import { z } from 'zod';

/** What every act about a gate names. */
export const byPhase = z.object({ phaseId: z.string() });
export const reasonSchema = z.string().min(1).max(10_000);
export const personSchema = z.string().min(1);
/** Signed by the person's key on this machine. */
export const signedBy = byPhase.extend({ person: personSchema, passphrase: z.string().optional(), reason: reasonSchema });
