import { z } from 'zod';
import type { Evidence } from '#shared/contract/evidence.ts';
import type { ProbeResult } from '#shared/contract/postgres.ts';
import type { RunDetail } from '#shared/contract/runs.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { canonicalJson, sha256Hex } from '../ledger/canonical-json.ts';
import type { Entry, NewEntry } from '../ledger/entry.ts';
import type { Append, Ledger } from '../ledger/ledger.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import { checklistTopic, importTopic, probeTopic, runTopic } from '../plans/plan.ts';
import type { Store } from '../store/store.ts';
import type { Workspace } from '../workspace/workspace.ts';
import {
  type Attestation,
  evidenceOfAttestation,
  evidenceOfImport,
  evidenceOfProbe,
  evidenceOfRun,
  type ImportInput,
} from './compose-evidence.ts';
import { conditionsOf, type EvidenceFilter } from './evidence-filter.ts';
import { type EvidenceRecord, type MeasurementPredicate, predicateOf, readEvidence, type ReadEvidence } from './evidence-record.ts';
import type { Measurement } from './measurement.ts';

/** Records kept parsed, of some 10 KB; beyond it the memory is emptied. */
const recordsKept = 400;

const evidenceRow = z.object({ digest: z.string(), body: z.string() });

/** The newest evidence on a topic, as the ledger knows it: what the ledger names and the store no longer has is not the same as nothing. */
export type FoundEvidence =
  | { state: 'none' }
  /** `by`: who made it, as the ledger says; null where that is not known either. */
  | { state: 'lost'; digest: string | null; reason: string; by: string | null }
  /** `index`: place of its entry in the ledger. */
  | { state: 'found'; digest: string; predicate: MeasurementPredicate; index: number };

/** Immutable records by the SHA-256 of their bytes (canonical JSON, stored as such). Each is named in the ledger. */
export class EvidenceStore implements Disposable {
  readonly changes = new Emitter<void>();
  readonly #store: Store;
  readonly #ledger: Ledger;
  readonly #workspaceName: string;
  readonly #revision: () => string | null;
  /** By digest: what hashes to it is always the same record. */
  readonly #read = new Map<string, EvidenceRecord>();

  constructor({
    store,
    workspace,
    ledger,
    revision,
  }: {
    store: Store;
    workspace: Workspace;
    ledger: Ledger;
    revision: () => string | null;
  }) {
    this.#store = store;
    this.#ledger = ledger;
    this.#workspaceName = workspace.config.name;
    this.#revision = revision;
  }

  /** Keeps what a run measured. Runs that a gate may not use are kept too, with the reason. Answers the digest. */
  recordRun(detail: RunDetail, measurements: readonly Measurement[]): string {
    return this.#record(evidenceOfRun(detail, measurements, this.#revision()), { kind: 'evidence', topic: runTopic(detail.file) });
  }

  /** Keeps a probe's answer. Answers the digest. */
  recordProbe(datasource: string, probe: ProbeResult): string {
    return this.#record(evidenceOfProbe(datasource, probe, this.#revision()), {
      kind: 'evidence',
      topic: probeTopic(datasource, probe.probe),
    });
  }

  /** Keeps what a person answered to a checklist item. Answers the digest. */
  recordAttestation(attestation: Attestation): string {
    return this.#record(evidenceOfAttestation(attestation, this.#revision()), {
      kind: 'attestation',
      topic: checklistTopic(attestation.phaseId, attestation.criterionId),
      who: attestation.by,
      what: `${attestation.title}: ${attestation.answer}`,
    });
  }

  /** Keeps the result of another tool. Answers the digest. */
  recordImport(input: ImportInput): string {
    return this.#record(evidenceOfImport(input, this.#revision()), { kind: 'evidence', topic: importTopic(input.name) });
  }

  #record(record: EvidenceRecord, entry: Pick<NewEntry, 'kind' | 'topic'> & Partial<Pick<NewEntry, 'who' | 'what'>>): string {
    const body = canonicalJson(record);
    const digest = sha256Hex(body);
    const { label, verdict, by } = predicateOf(record);
    const added = this.#ledger.commit((append: Append) => {
      // The same bytes twice are the same evidence.
      if (this.#store.run('INSERT INTO evidence (digest, body) VALUES (?, ?) ON CONFLICT DO NOTHING', digest, body).changes === 0)
        return false;
      append({
        at: new Date().toISOString(),
        who: by ?? this.#workspaceName,
        what: `${label}: ${verdict.replaceAll('_', ' ')}`,
        ...entry,
        subject: digest,
        route: `/evidence/${digest}`,
        data: null,
        signed: null,
      });
      return true;
    });
    if (added) this.changes.emit();
    return digest;
  }

  /** @throws HoldpointError `NOT_FOUND`. */
  get(digest: string): Evidence {
    const body = this.bodyOf(digest);
    if (body === null) {
      throw new HoldpointError('NOT_FOUND', `There is no evidence ${digest}.`, {
        hint: this.#ledger.indexOf(digest) === null ? 'Check the digest.' : 'The ledger names it: it was removed from the store.',
      });
    }
    return this.#shown(digest, body);
  }

  /** Newest first. */
  list({ limit, ...filter }: { limit: number } & EvidenceFilter): Omit<Evidence, 'statement'>[] {
    const { where, values } = conditionsOf(filter);
    const rows = this.#store.all(
      `SELECT e.digest, e.body FROM evidence e JOIN ledger_entries l ON l.subject = e.digest WHERE ${where} ORDER BY l.idx DESC LIMIT ?`,
      ...values,
      limit,
    );
    return rows.map((row) => {
      const { digest, body } = evidenceRow.parse(row);
      const { statement: _, ...summary } = this.#shown(digest, body);
      return summary;
    });
  }

  /** The stored bytes, unchecked; null when there are none. */
  bodyOf(digest: string): string | null {
    const row = this.#store.get('SELECT digest, body FROM evidence WHERE digest = ?', digest);
    return row === undefined ? null : evidenceRow.parse(row).body;
  }

  /** What is newest on a topic by the order of the ledger, not by clocks, which can be set back. */
  latest(topic: string): FoundEvidence {
    const found = this.#ledger.latestOf(topic);
    if (found === null) return { state: 'none' };
    if (!found.intact)
      return { state: 'lost', by: null, digest: null, reason: `Ledger entry ${found.index} was altered: ${found.reason}.` };
    const digest = found.entry.subject;
    const body = digest === null ? null : this.bodyOf(digest);
    if (digest === null || body === null) {
      return {
        state: 'lost',
        by: this.#whoOf(found.entry),
        digest,
        reason: `Ledger entry ${found.index} names evidence that is no longer in the store.`,
      };
    }
    const read = this.#readRecord(body, digest);
    if (!read.ok)
      return {
        state: 'lost',
        by: this.#whoOf(found.entry),
        digest,
        reason: `Evidence ${digest.slice(0, 12)}… is not usable: ${read.reason}.`,
      };
    return { state: 'found', digest, predicate: predicateOf(read.record), index: found.index };
  }

  /** What was measured on a topic the last times, the oldest first, without what is lost. */
  history(topic: string, count: number): MeasurementPredicate[] {
    return this.#ledger.newestOf(topic, count).flatMap((found) => {
      const digest = found.intact ? found.entry.subject : null;
      const body = digest === null ? null : this.bodyOf(digest);
      const read = digest === null || body === null ? null : this.#readRecord(body, digest);
      return read?.ok === true ? [predicateOf(read.record)] : [];
    });
  }

  /** Nobody started what the console measured by itself. */
  #whoOf({ who }: Entry): string | null {
    return who === this.#workspaceName ? null : who;
  }

  /** Hashes the bytes each time, and parses them once. */
  #readRecord(body: string, digest: string): ReadEvidence {
    const known = this.#read.get(digest);
    if (known !== undefined && sha256Hex(body) === digest) return { ok: true, record: known };
    const read = readEvidence(body, digest);
    if (!read.ok) return read;
    if (this.#read.size >= recordsKept) this.#read.clear();
    this.#read.set(digest, read.record);
    return read;
  }

  #shown(digest: string, body: string): Evidence {
    const read = this.#readRecord(body, digest);
    const ledgerIndex = this.#ledger.indexOf(digest);
    if (!read.ok) {
      return {
        digest,
        kind: 'run',
        label: `Altered: ${read.reason}`,
        at: new Date(0).toISOString(),
        verdict: 'not_measured',
        revision: null,
        route: null,
        ledgerIndex,
        statement: body,
        intact: false,
      };
    }
    const { kind, label, endedAt, verdict, revision, route } = predicateOf(read.record);
    return { digest, kind, label, at: endedAt, verdict, revision, route, ledgerIndex, statement: read.record, intact: true };
  }

  [Symbol.dispose](): void {
    this.changes[Symbol.dispose]();
    this.#read.clear();
  }
}
