import type { QuestionId } from '#shared/contract/gates.ts';
import type { Entry } from '../ledger/entry.ts';
import type { FoundEntry } from '../ledger/ledger.ts';
import { type Decision, openDecision } from './decision.ts';
import { type Answer, answerDataSchema } from './entries/answer-entry.ts';
import { type Overrule, overruleKind } from './entries/overrule-entry.ts';
import { type Review, reviewDataSchema } from './entries/review-entry.ts';
import { type Transition, transitionDataSchema } from './entries/transition-entry.ts';
import { openStatement, type Signed, type StatementKind } from './signed-statement.ts';

export function gateTopic(phaseId: string): string {
  return `gate:${phaseId}`;
}

/** A signed decision; `publicKey` is the one that its signature holds under. */
export interface SignedDecision {
  decision: Decision;
  publicKey: string;
  /** Its place in the ledger, and when it was taken in by the clock of the console. */
  index: number;
  takenInAt: string;
}

/** What the ledger says about a phase. */
export interface GateRecord {
  answers: Map<QuestionId, Answer>;
  /** By lens and person: the newest position of each. */
  reviews: Map<string, Review>;
  overrules: Signed<Overrule>[];
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

type Intact = Extract<FoundEntry, { intact: true }>;

/** Adds up the entries of a phase, oldest first. The last answer to a question and the last position of a person in a lens count. */
export function readGateRecord(phaseId: string, entries: readonly FoundEntry[]): GateRecord {
  const record: GateRecord = {
    answers: new Map(),
    reviews: new Map(),
    overrules: [],
    decisions: [],
    round: 0,
    transition: null,
    history: [],
    faults: [],
  };
  for (const found of entries) {
    if (!found.intact) {
      record.faults.push(`Ledger entry ${found.index} was altered: ${found.reason}.`);
    } else if (take(record, found, phaseId)) {
      const { at, who, what } = found.entry;
      record.history.push({ at, who, what });
    } else {
      record.faults.push(`Ledger entry ${found.index} (${found.entry.kind}) does not say what its kind says.`);
    }
  }
  return record;
}

function take(record: GateRecord, { entry, leafHash, index }: Intact, phaseId: string): boolean {
  const { who: by, at } = entry;
  switch (entry.kind) {
    case 'answer': {
      const { data } = answerDataSchema.safeParse(entry.data);
      if (data) record.answers.set(data.question, { ...data, by, at });
      return data !== undefined;
    }
    case 'review': {
      const { data } = reviewDataSchema.safeParse(entry.data);
      if (data) replace(record.reviews, `${data.lens}/${by}`, { ...data, by, at, entry: leafHash });
      return data !== undefined;
    }
    case 'overrule':
      return takeSigned(record.overrules, overruleKind, entry, { phaseId, index });
    case 'approval':
    case 'rejection': {
      const decision = entry.signed === null ? null : openDecision(entry.signed);
      const wanted = entry.kind === 'approval' ? 'approve' : 'reject';
      if (entry.signed === null || decision?.phase !== phaseId || decision.decision !== wanted || decision.person !== by) return false;
      record.decisions.push({ decision, publicKey: entry.signed.publicKey, index, takenInAt: at });
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
    case 'key':
    case 'cosignature':
      return true;
  }
}

/** A signed statement counts only for the phase and the person that it names itself. */
function takeSigned<T extends { phase: string; person: string; at: string; reason: string }>(
  into: Signed<T>[],
  kind: StatementKind<T>,
  { signed, who, at: takenInAt }: Entry,
  { phaseId, index }: { phaseId: string; index: number },
): boolean {
  const statement = signed === null ? null : openStatement(kind, signed);
  if (signed === null || statement?.phase !== phaseId || statement.person !== who) return false;
  into.push({ statement, publicKey: signed.publicKey, index, takenInAt });
  return true;
}

/** As the last one: so the order of a map stays that of the ledger. */
function replace<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.delete(key);
  map.set(key, value);
}
