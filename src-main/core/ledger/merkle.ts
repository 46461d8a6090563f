import { createHash } from 'node:crypto';

/** The Merkle tree of RFC 6962, section 2.1: hashes of leaves and inner nodes, roots and proofs. */

export function leafHash(leaf: Uint8Array): Buffer {
  return createHash('sha256').update(Uint8Array.of(0)).update(leaf).digest();
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(Uint8Array.of(1)).update(left).update(right).digest();
}

/** Root of no leaves. */
export const emptyRoot: Buffer = createHash('sha256').digest();

/** Reads the root of the full subtree over leaves `[index << level, (index + 1) << level)`; leaf hashes are level 0. */
export type ReadNode = (level: number, index: number) => Uint8Array;

export interface TreeNode {
  level: number;
  index: number;
  hash: Uint8Array;
}

/** The full subtrees that the leaf at position `size` completes: one, and one more for each trailing 1 bit of `size`. */
export function nodesOfAppend(size: number, leaf: Uint8Array, read: ReadNode): TreeNode[] {
  const nodes: TreeNode[] = [{ level: 0, index: size, hash: leaf }];
  let hash = leaf;
  let index = size;
  for (let level = 0; index % 2 === 1; level += 1) {
    hash = nodeHash(read(level, index - 1), hash);
    index = (index - 1) / 2;
    nodes.push({ level: level + 1, index, hash });
  }
  return nodes;
}

/** Root of the first `size` leaves from O(log size) nodes. */
export function rootAt(size: number, read: ReadNode): Uint8Array {
  return size === 0 ? emptyRoot : rangeRoot(0, size, read);
}

function rangeRoot(from: number, to: number, read: ReadNode): Uint8Array {
  const count = to - from;
  const level = Math.floor(Math.log2(count));
  if (2 ** level === count) return read(level, from / count);
  const split = from + largestPowerBelow(count);
  return nodeHash(rangeRoot(from, split, read), rangeRoot(split, to, read));
}

function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

/** PATH(index, D[size]) of section 2.1.1. */
export function inclusionProof(index: number, size: number, read: ReadNode): Uint8Array[] {
  const path = (from: number, to: number): Uint8Array[] => {
    if (to - from === 1) return [];
    const split = from + largestPowerBelow(to - from);
    return index < split ? [...path(from, split), rangeRoot(split, to, read)] : [...path(split, to), rangeRoot(from, split, read)];
  };
  if (index < 0 || index >= size) throw new RangeError(`Leaf ${index} is not in a tree of ${size}`);
  return path(0, size);
}

/** PROOF(first, D[second]) of section 2.1.2. */
export function consistencyProof(first: number, second: number, read: ReadNode): Uint8Array[] {
  const subproof = (to: number, from: number, end: number, whole: boolean): Uint8Array[] => {
    if (to === end) return whole ? [] : [rangeRoot(from, end, read)];
    const split = from + largestPowerBelow(end - from);
    if (to <= split) return [...subproof(to, from, split, whole), rangeRoot(split, end, read)];
    return [...subproof(to, split, end, false), rangeRoot(from, split, read)];
  };
  if (first < 1 || first > second) throw new RangeError(`No consistency proof from ${first} to ${second}`);
  return first === second ? [] : subproof(first, 0, second, true);
}

/** Section 2.1.3.2 of RFC 9162 (the same tree). Sizes are unsigned 64-bit. */
export function verifyInclusion(index: bigint, size: bigint, leaf: Uint8Array, proof: readonly Uint8Array[], root: Uint8Array): boolean {
  if (index < 0n || index >= size || leaf.length !== 32) return false;
  let fn = index;
  let sn = size - 1n;
  let hash: Uint8Array = leaf;
  for (const step of proof) {
    if (sn === 0n || step.length !== 32) return false;
    if (fn % 2n === 1n || fn === sn) {
      hash = nodeHash(step, hash);
      while (fn % 2n === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      hash = nodeHash(hash, step);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && same(hash, root);
}

/** Section 2.1.4.2 of RFC 9162. A first size of 0 proves nothing and is refused. */
export function verifyConsistency(
  first: bigint,
  second: bigint,
  firstRoot: Uint8Array,
  secondRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (first <= 0n || second < first) return false;
  if (first === second) return proof.length === 0 && same(firstRoot, secondRoot);
  const isPower = (first & (first - 1n)) === 0n;
  const steps = isPower ? [firstRoot, ...proof] : [...proof];
  const start = steps.shift();
  if (start === undefined || proof.length === 0) return false;
  let fn = first - 1n;
  let sn = second - 1n;
  while (fn % 2n === 1n) {
    fn >>= 1n;
    sn >>= 1n;
  }
  let fr: Uint8Array = start;
  let sr: Uint8Array = start;
  for (const step of steps) {
    if (sn === 0n || step.length !== 32) return false;
    if (fn % 2n === 1n || fn === sn) {
      fr = nodeHash(step, fr);
      sr = nodeHash(step, sr);
      while (fn % 2n === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      sr = nodeHash(sr, step);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && same(fr, firstRoot) && same(sr, secondRoot);
}

/** Root of a growing list of leaf hashes, in memory of O(log n): for recomputing a whole tree. */
export class RunningRoot {
  #peaks: { level: number; hash: Uint8Array }[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(leaf: Uint8Array): void {
    let node = { level: 0, hash: leaf };
    for (let peak = this.#peaks.at(-1); peak?.level === node.level; peak = this.#peaks.at(-1)) {
      node = { level: node.level + 1, hash: nodeHash(peak.hash, node.hash) };
      this.#peaks.pop();
    }
    this.#peaks.push(node);
    this.#size += 1;
  }

  root(): Uint8Array {
    const [last, ...rest] = this.#peaks.toReversed();
    return last === undefined ? emptyRoot : rest.reduce((right, peak) => nodeHash(peak.hash, right), last.hash);
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
