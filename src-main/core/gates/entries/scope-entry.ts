import { z } from 'zod';
import { scopeVerdictSchema } from '#shared/contract/gate-scope.ts';
import { scopeChangeSchema } from '../../plans/plan-schema.ts';
import { hexSchema, statementFields, type StatementKind } from '../signed-statement.ts';

/** A change requested in the console, as a plan file would say it. */
export const scopeRequestDataSchema = z.strictObject({ change: scopeChangeSchema });
export type ScopeRequest = z.infer<typeof scopeRequestDataSchema> & { by: string; at: string };

/** An approver's decision about a change of scope. */
const scopeDecisionSchema = z.strictObject({
  ...statementFields,
  act: z.literal('scope'),
  change: z.string(),
  /** Digest of the change as it was then. */
  definition: hexSchema,
  decision: scopeVerdictSchema,
});
export type ScopeDecision = z.infer<typeof scopeDecisionSchema>;
export const scopeDecisionKind: StatementKind<ScopeDecision> = {
  type: 'application/vnd.holdpoint.gate-scope-decision+json',
  schema: scopeDecisionSchema,
};
