import { z } from 'zod';
import {
  criterionResultSchema,
  type Lens,
  lensSchema,
  phaseStateSchema,
  positionSchema,
  type QuestionId,
  questionIdSchema,
} from '#shared/contract/gates.ts';
import type { Entry } from '../ledger/entry.ts';
import type { FoundEntry } from '../ledger/ledger.ts';
import { type Decision, openDecision } from './decision.ts';

export function gateTopic(phaseId: string): string {
  return `gate:${phaseId}`;
}

const answerDataSchema = z.strictObject({
  question: questionIdSchema,
  text: z.string().min(1),
  artefacts: z.array(z.string()).min(1),
});
const reviewDataSchema = z.strictObject({ lens: lensSchema, position: positionSchema, reason: z.string().min(1) });
const transitionDataSchema = z.strictObject({
  to: phaseStateSchema,
  /** Digest that was approved; null for a phase that begins because the one before was released. */
  digest: z.string().nullable(),
  /** The criteria as they were at the release. */
  criteria: z.array(criterionResultSchema),
});

type Answer = z.infer<typeof answerDataSchema> & { by: string; at: string };
type Review = z.infer<typeof reviewDataSchema> & { by: string; at: string };
type Transition = z.infer<typeof transitionDataSchema> & { at: string };
/** A signed decision; `publicKey` is the one that its signature holds under. */
export interface SignedDecision {
  decision: Decision;
  publicKey: string;
}

/** What the ledger says about a phase. */
export interface GateRecord {
  answers: Map<QuestionId, Answer>;
  reviews: Map<Lens, Review>;
  /** In order, of all rounds. */
  decisions: SignedDecision[];
  /** Counts rejections: each ends a round. */
  round: number;
  /** Newest; null when the phase never moved. */
  transition: Transition | null;
  history: { at: string; who: string; what: string }[];
  /** Entries that cannot be trusted, in words. They hold the gate closed. */
  faults: string[];
}

/** Adds up the entries of a phase, oldest first. The last answer to a question and the last review of a lens count. */
export function readGateRecord(phaseId: string, entries: readonly FoundEntry[]): GateRecord {
  const record: GateRecord = {
    answers: new Map(),
    reviews: new Map(),
    decisions: [],
    round: 0,
    transition: null,
    history: [],
    faults: [],
  };
  for (const found of entries) {
    if (!found.intact) {
      record.faults.push(`Ledger entry ${found.index} was altered: ${found.reason}.`);
    } else if (take(record, found.entry, phaseId)) {
      const { at, who, what } = found.entry;
      record.history.push({ at, who, what });
    } else {
      record.faults.push(`Ledger entry ${found.index} (${found.entry.kind}) does not say what its kind says.`);
    }
  }
  return record;
}

function take(record: GateRecord, entry: Entry, phaseId: string): boolean {
  const { who: by, at } = entry;
  switch (entry.kind) {
    case 'answer': {
      const { data } = answerDataSchema.safeParse(entry.data);
      if (data) record.answers.set(data.question, { ...data, by, at });
      return data !== undefined;
    }
    case 'review': {
      const { data } = reviewDataSchema.safeParse(entry.data);
      if (data) record.reviews.set(data.lens, { ...data, by, at });
      return data !== undefined;
    }
    case 'approval':
    case 'rejection': {
      const decision = entry.signed === null ? null : openDecision(entry.signed);
      const wanted = entry.kind === 'approval' ? 'approve' : 'reject';
      if (entry.signed === null || decision?.phase !== phaseId || decision.decision !== wanted || decision.person !== by) return false;
      record.decisions.push({ decision, publicKey: entry.signed.publicKey });
      if (decision.decision === 'reject' && decision.round === record.round) record.round += 1;
      return true;
    }
    case 'transition': {
      const { data } = transitionDataSchema.safeParse(entry.data);
      if (data) record.transition = { ...data, at };
      return data !== undefined;
    }
    case 'evidence':
    case 'attestation':
      return true;
  }
}
