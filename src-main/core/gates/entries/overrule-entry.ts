import { z } from 'zod';
import { lensSchema } from '#shared/contract/lenses.ts';
import { hexSchema, statementFields, type StatementKind } from '../signed-statement.ts';

/** An approver's statement that an objection does not hold the gate. It names that one objection: a new one needs a new statement. */
const overruleSchema = z.strictObject({
  ...statementFields,
  act: z.literal('overrule'),
  lens: lensSchema,
  /** Person whose objection it is. */
  objector: z.string(),
  /** Leaf hash of the objection. */
  objection: hexSchema,
  /** Digest of the phase as the plan defined it then. */
  definition: hexSchema,
});
export type Overrule = z.infer<typeof overruleSchema>;

export const overruleKind: StatementKind<Overrule> = { type: 'application/vnd.holdpoint.gate-overrule+json', schema: overruleSchema };
