import { z } from 'zod';
import { hexSchema, statementFields, type StatementKind } from '../signed-statement.ts';

/** An approver's statement that a criterion does not hold the gate until an instant. */
const waiverSchema = z.strictObject({
  ...statementFields,
  act: z.literal('waive'),
  criterion: z.string(),
  /** Digest of the criterion as the plan defined it then. */
  definition: hexSchema,
  until: z.iso.datetime(),
});
export type WaiverStatement = z.infer<typeof waiverSchema>;
export const waiverKind: StatementKind<WaiverStatement> = { type: 'application/vnd.holdpoint.gate-waiver+json', schema: waiverSchema };

const withdrawalSchema = z.strictObject({
  ...statementFields,
  act: z.literal('withdraw'),
  criterion: z.string(),
  /** Leaf hash of the waiver. */
  waiver: hexSchema,
});
export type WithdrawalStatement = z.infer<typeof withdrawalSchema>;
export const withdrawalKind: StatementKind<WithdrawalStatement> = {
  type: 'application/vnd.holdpoint.gate-waiver-withdrawal+json',
  schema: withdrawalSchema,
};
