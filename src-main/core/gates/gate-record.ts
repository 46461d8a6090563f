import type { QuestionId } from '#shared/contract/gates.ts';
import type { Entry } from '../ledger/entry.ts';
import type { FoundEntry } from '../ledger/found-entries.ts';
import { type Decision, openDecision } from './decision.ts';
import { type Acceptance, acceptanceDataSchema } from './entries/acceptance-entry.ts';
import { type Answer, answerDataSchema } from './entries/answer-entry.ts';
import { type Overrule, overruleKind } from './entries/overrule-entry.ts';
import { type Review, reviewDataSchema } from './entries/review-entry.ts';
import { type ScopeDecision, scopeDecisionKind, type ScopeRequest, scopeRequestDataSchema } from './entries/scope-entry.ts';
import { type Transition, transitionDataSchema } from './entries/transition-entry.ts';
import { waiverKind, withdrawalKind } from './entries/waiver-entry.ts';
import { openStatement, type Signed, type StatementKind } from './signed-statement.ts';
import type { HeldWaiver } from './waivers.ts';

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
  /** By criterion: the newest waiver of each. */
  waivers: Map<string, HeldWaiver>;
  /** By id of the change: the newest request of each. */
  scopeRequests: Map<string, ScopeRequest>;
  scopeDecisions: Signed<ScopeDecision>[];
  /** By id of the built-in finding: the newest acceptance of each. */
  acceptances: Map<string, Acceptance>;
  /** In order, of all rounds. */
  decisions: SignedDecision[];
  /** Counts rejections: each ends a round. */
  round: number;
  /** Newest; null when the phase never moved. */
  transition: Transition | null;
  /** Epoch milliseconds of the newest entry; 0 when there is none. */
  newestAt: number;
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
    waivers: new Map(),
    scopeRequests: new Map(),
    scopeDecisions: [],
    acceptances: new Map(),
    decisions: [],
    round: 0,
    transition: null,
    newestAt: 0,
    history: [],
    faults: [],
  };
  for (const found of entries) {
    if (!found.intact) {
      record.faults.push(`Ledger entry ${found.index} was altered: ${found.reason}.`);
    } else if (take(record, found, phaseId)) {
      const { at, who, what } = found.entry;
      record.history.push({ at, who, what });
      record.newestAt = Math.max(record.newestAt, Date.parse(at));
    } else {
      record.faults.push(`Ledger entry ${found.index} (${found.entry.kind}) does not say what its kind says.`);
    }
  }
  return record;
}

function take(record: GateRecord, { entry, leafHash, index }: Intact, phaseId: string): boolean {
  const { who: by, at } = entry;
  const place = { index, entry: leafHash };
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
      return keep(record.overrules, open(overruleKind, entry, phaseId, place));
    case 'waiver': {
      const waiver = open(waiverKind, entry, phaseId, place);
      if (waiver) replace(record.waivers, waiver.statement.criterion, { ...waiver, withdrawal: null });
      return waiver !== null;
    }
    case 'waiver_withdrawal': {
      const withdrawal = open(withdrawalKind, entry, phaseId, place);
      const waiver = withdrawal === null ? undefined : record.waivers.get(withdrawal.statement.criterion);
      if (withdrawal && waiver?.entry === withdrawal.statement.waiver) waiver.withdrawal = withdrawal;
      return withdrawal !== null;
    }
    case 'scope_request': {
      const { data } = scopeRequestDataSchema.safeParse(entry.data);
      if (data) replace(record.scopeRequests, data.change.id, { ...data, by, at });
      return data !== undefined;
    }
    case 'scope_decision':
      return keep(record.scopeDecisions, open(scopeDecisionKind, entry, phaseId, place));
    case 'acceptance': {
      const { data } = acceptanceDataSchema.safeParse(entry.data);
      if (data) replace(record.acceptances, data.finding, { ...data, by, at });
      return data !== undefined;
    }
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

/** A signed statement counts only for the phase and the person that it names itself; null when it is none. */
function open<T extends { phase: string; person: string; at: string; reason: string }>(
  kind: StatementKind<T>,
  { signed, who, at: takenInAt }: Entry,
  phaseId: string,
  place: { index: number; entry: string },
): Signed<T> | null {
  const statement = signed === null ? null : openStatement(kind, signed);
  if (signed === null || statement?.phase !== phaseId || statement.person !== who) return null;
  return { statement, publicKey: signed.publicKey, takenInAt, ...place };
}

function keep<T>(into: T[], found: T | null): boolean {
  if (found !== null) into.push(found);
  return found !== null;
}

/** As the last one: so the order of a map stays that of the ledger. */
function replace<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.delete(key);
  map.set(key, value);
}
