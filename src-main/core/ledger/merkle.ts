import { createHash } from 'node:crypto';

/** The Merkle tree of RFC 6962, section 2.1: hashes of leaves and inner nodes, roots and proofs. */

const hashBytes = 32;

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
  return verifySubtreeInclusion(index, { start: 0n, end: size }, leaf, proof, root);
}

/** Leaves `[start, end)` of a tree. */
export interface Subtree {
  start: bigint;
  end: bigint;
}

/** Whether a tree of any size above `end` has these leaves under nodes of its own: `start` is a multiple of the power of two that they fill. */
function isSubtree({ start, end }: Subtree): boolean {
  if (start < 0n || end <= start) return false;
  let width = 1n;
  while (width < end - start) width <<= 1n;
  return start % width === 0n;
}

/** A leaf of a subtree; the whole tree is the one from 0. As draft-ietf-plants-merkle-tree-certs has it. */
export function verifySubtreeInclusion(
  index: bigint,
  subtree: Subtree,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!isSubtree(subtree) || index < subtree.start || index >= subtree.end || leaf.length !== hashBytes) return false;
  let fn = index - subtree.start;
  let sn = subtree.end - subtree.start - 1n;
  let hash: Uint8Array = leaf;
  for (const step of proof) {
    if (sn === 0n || step.length !== hashBytes) return false;
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
  return first > 0n && verifySubtreeConsistency({ start: 0n, end: first }, second, firstRoot, secondRoot, proof);
}

/** That the leaves of a subtree are those of a tree; no leaves at all are part of every tree. As draft-ietf-plants-merkle-tree-certs has it. */
export function verifySubtreeConsistency(
  { start, end }: Subtree,
  size: bigint,
  subtreeRoot: Uint8Array,
  root: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (start === end) return start >= 0n && end <= size && proof.length === 0 && same(subtreeRoot, emptyRoot);
  if (!isSubtree({ start, end }) || end > size) return false;
  let fn = start;
  let sn = end - 1n;
  let tn = size - 1n;
  const up = () => {
    fn >>= 1n;
    sn >>= 1n;
    tn >>= 1n;
  };
  // Up to the largest node that both trees share.
  const whole = sn === tn;
  while (fn !== sn && (whole || sn % 2n === 1n)) up();
  const steps = fn === sn ? [subtreeRoot, ...proof] : [...proof];
  const first = steps.shift();
  if (first === undefined) return false;
  let fr: Uint8Array = first;
  let sr: Uint8Array = first;
  for (const step of steps) {
    if (tn === 0n || step.length !== hashBytes) return false;
    if (sn % 2n === 1n || sn === tn) {
      if (fn < sn) fr = nodeHash(step, fr);
      sr = nodeHash(step, sr);
      while (sn % 2n === 0n) up();
    } else {
      sr = nodeHash(sr, step);
    }
    up();
  }
  return tn === 0n && same(fr, subtreeRoot) && same(sr, root);
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
