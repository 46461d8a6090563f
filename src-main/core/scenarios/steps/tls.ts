import { z } from 'zod';

/** `tls:` of a scenario as it is written: whom an encrypted connection trusts. */
export const tlsSchema = z.strictObject({
  /** Accepts any certificate: expired, of another name, signed by nobody known. */
  insecure: z.boolean().default(false),
  /** File of the workspace with the certificates (PEM) of authorities to trust instead of the system's. */
  ca: z.string().min(1).optional(),
});

/** Checked, as it travels to the engine. */
export const tlsOptionsSchema = z.object({
  insecure: z.boolean(),
  /** Path of a PEM file, relative to the workspace; null: the authorities that Node trusts. */
  ca: z.string().nullable(),
});
export type TlsOptions = z.output<typeof tlsOptionsSchema>;

export function tlsOptionsOf(written: z.output<typeof tlsSchema> | undefined): TlsOptions {
  return { insecure: written?.insecure ?? false, ca: written?.ca ?? null };
}
