import type { AuditInput, BadEntry, LedgerVerification } from './audit.ts';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { consistencyProof, nodesOfAppend, type RunningRoot, verifyConsistency } from './merkle.ts';

/** A head of the log that was kept somewhere else. */
export interface KeptHead {
  /** C2SP checkpoint in a signed note. */
  note: string;
  /** A file, in words. */
  where: string;
}

/** Older heads beside the log as it grows again: whether its beginning is still the one that they signed. */
export class KeptHeads {
  readonly #tree: RunningRoot;
  readonly #heads: { where: string; checkpoint: Checkpoint | null; root: Uint8Array | null; asked: boolean }[];
  /** Hashes of all full subtrees, for the proof that is asked for. */
  readonly #nodes: Map<string, Uint8Array> | null;

  constructor({ kept = [], since, key }: AuditInput, tree: RunningRoot) {
    this.#tree = tree;
    this.#heads = [...kept, ...(since === undefined ? [] : [since])].map((head) => {
      const checkpoint = openCheckpoint(head.note, key);
      return { where: head.where, checkpoint, root: checkpoint?.size === 0 ? tree.root() : null, asked: head === since };
    });
    this.#nodes = since === undefined ? null : new Map();
  }

  /** Call it after each leaf was added. */
  grown(leaf: Uint8Array): void {
    const { size } = this.#tree;
    for (const head of this.#heads) if (head.checkpoint?.size === size) head.root = this.#tree.root();
    if (this.#nodes === null) return;
    for (const { level, index, hash } of nodesOfAppend(size - 1, leaf, this.#node)) this.#nodes.set(`${level}/${index}`, hash);
  }

  readonly #node = (level: number, index: number): Uint8Array => {
    const hash = this.#nodes?.get(`${level}/${index}`);
    if (hash === undefined) throw new Error(`There is no node ${level}/${index}`);
    return hash;
  };

  compare(): { agree: boolean; firstBad: BadEntry | null; notes: string[]; since: LedgerVerification['since'] } {
    const notes: string[] = [];
    const { size } = this.#tree;
    let firstBad: BadEntry | null = null;
    let agree = true;
    let since: LedgerVerification['since'] = null;
    for (const { where, checkpoint, root, asked } of this.#heads) {
      if (checkpoint === null) {
        agree = false;
        notes.push(`The head kept in ${where} is not signed by this console.`);
        continue;
      }
      const holds = root !== null && checkpoint.root.equals(root);
      if (asked)
        since = { size: checkpoint.size, root: checkpoint.root.toString('hex'), holds, proof: holds ? this.#prove(checkpoint) : [] };
      if (holds) continue;
      agree = false;
      firstBad ??= { index: Math.min(checkpoint.size, size), reason: `the ledger is not the one whose head is kept in ${where}` };
      notes.push(
        checkpoint.size > size
          ? `The head kept in ${where} counts ${checkpoint.size} entries, the ledger has ${size}: entries were cut off.`
          : `The first ${checkpoint.size} entries are not those of the head kept in ${where}: the ledger was rewritten.`,
      );
    }
    return { agree, firstBad, notes, since };
  }

  /** RFC 6962 consistency proof from the head to the present root, base64; empty where there is nothing to prove. */
  #prove({ size: first, root }: Checkpoint): string[] {
    const { size } = this.#tree;
    if (first === 0) return [];
    const proof = consistencyProof(first, size, this.#node);
    if (!verifyConsistency(BigInt(first), BigInt(size), root, this.#tree.root(), proof)) {
      throw new Error(`The proof from ${first} to ${size} entries does not hold`);
    }
    return proof.map((hash) => Buffer.from(hash).toString('base64'));
  }
}
