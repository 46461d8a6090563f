import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  consistencyProof,
  emptyRoot,
  inclusionProof,
  leafHash,
  nodeHash,
  nodesOfAppend,
  rootAt,
  RunningRoot,
  verifyConsistency,
  verifyInclusion,
  verifySubtreeConsistency,
  verifySubtreeInclusion,
} from './merkle.ts';

const vectors = path.resolve('../shared/vectors');
const folder = path.join(vectors, 'rfc6962_merkle_testdata');

/** Sizes are unsigned 64-bit: beyond what a double holds. */
function parseBig(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'), (_key, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? BigInt(context?.source ?? value) : value,
  );
}
const bytes = z
  .string()
  .nullable()
  .transform((text) => Buffer.from(text ?? '', 'base64'));
const proof = z
  .array(bytes)
  .nullable()
  .transform((steps) => steps ?? []);
const inclusionSchema = z.object({ leafIdx: z.bigint(), treeSize: z.bigint(), root: bytes, leafHash: bytes, proof, wantErr: z.boolean() });
const consistencySchema = z.object({ size1: z.bigint(), size2: z.bigint(), root1: bytes, root2: bytes, proof, wantErr: z.boolean() });
const subtreeInclusionSchema = z.object({
  leafIdx: z.bigint(),
  start: z.bigint(),
  end: z.bigint(),
  root: bytes,
  leafHash: bytes,
  proof,
  wantErr: z.boolean(),
});
const subtreeConsistencySchema = z.object({
  start: z.bigint(),
  end: z.bigint(),
  size: z.bigint(),
  root1: bytes,
  root2: bytes,
  proof,
  wantErr: z.boolean(),
});

function files(kind: string): string[] {
  const dir = path.join(folder, kind);
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => path.join(dir, name));
}

describe.skipIf(!existsSync(folder))('published proofs of RFC 6962 trees', () => {
  it('accepts and refuses every inclusion proof as published', () => {
    const cases = files('inclusion');
    for (const file of cases) {
      const c = inclusionSchema.parse(parseBig(file));
      expect(verifyInclusion(c.leafIdx, c.treeSize, c.leafHash, c.proof, c.root), file).toBe(!c.wantErr);
    }
    expect(cases.length).toBeGreaterThan(50);
  });

  it('accepts and refuses every consistency proof as published, and none from size 0', () => {
    const cases = files('consistency');
    for (const file of cases) {
      const c = consistencySchema.parse(parseBig(file));
      const wanted = !c.wantErr && c.size1 !== 0n;
      expect(verifyConsistency(c.size1, c.size2, c.root1, c.root2, c.proof), file).toBe(wanted);
    }
    expect(cases.length).toBeGreaterThan(50);
  });

  it('accepts and refuses every proof of inclusion in a subtree as published', () => {
    const cases = files('subtreeinclusion');
    for (const file of cases) {
      const c = subtreeInclusionSchema.parse(parseBig(file));
      expect(verifySubtreeInclusion(c.leafIdx, c, c.leafHash, c.proof, c.root), file).toBe(!c.wantErr);
    }
    expect(cases.length).toBeGreaterThan(150);
  });

  it('accepts and refuses every proof that a subtree is part of a tree as published', () => {
    const cases = files('subtreeconsistency');
    for (const file of cases) {
      const c = subtreeConsistencySchema.parse(parseBig(file));
      expect(verifySubtreeConsistency(c, c.size, c.root1, c.root2, c.proof), file).toBe(!c.wantErr);
    }
    expect(cases.length).toBeGreaterThan(100);
  });

  it('computes the published roots', () => {
    const { rfc6962_roots_hex: known } = z
      .object({ rfc6962_roots_hex: z.object({ roots: z.array(z.string()), leaves_hex: z.array(z.string()) }) })
      .parse(JSON.parse(readFileSync(path.join(vectors, 'small_vectors.json'), 'utf8')));
    const tree = new RunningRoot();
    const roots = known.leaves_hex.map((leaf) => {
      tree.add(leafHash(Buffer.from(leaf, 'hex')));
      return Buffer.from(tree.root()).toString('hex');
    });
    expect(roots).toEqual(known.roots);
  });
});

/** MTH of section 2.1, word for word: the independent calculation. */
function plainRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (first === undefined) return emptyRoot;
  if (leaves.length === 1) return first;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(plainRoot(leaves.slice(0, k)), plainRoot(leaves.slice(k)));
}

function grow(count: number) {
  const leaves = Array.from({ length: count }, (_, i) => leafHash(Buffer.from(`leaf ${i}`)));
  const nodes = new Map<string, Uint8Array>();
  const read = (level: number, index: number) => {
    const node = nodes.get(`${level}/${index}`);
    if (!node) throw new Error(`no node ${level}/${index}`);
    return node;
  };
  leaves.forEach((leaf, size) => {
    for (const node of nodesOfAppend(size, leaf, read)) nodes.set(`${node.level}/${node.index}`, node.hash);
  });
  return { leaves, read };
}

describe('a tree grown leaf by leaf', () => {
  it('has the root that Certificate Transparency publishes for its eight reference leaves', () => {
    const tree = new RunningRoot();
    for (const leaf of ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']) {
      tree.add(leafHash(Buffer.from(leaf, 'hex')));
    }
    expect(Buffer.from(tree.root()).toString('hex')).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
  });

  it('has at every size the root of the definition', () => {
    const { leaves, read } = grow(70);
    for (let size = 0; size <= 70; size += 1) {
      const expected = Buffer.from(plainRoot(leaves.slice(0, size)));
      expect(expected.equals(rootAt(size, read))).toBe(true);
      const running = new RunningRoot();
      for (const leaf of leaves.slice(0, size)) running.add(leaf);
      expect(expected.equals(running.root())).toBe(true);
    }
  });

  it('proves each leaf and each earlier tree, and nothing else', () => {
    const { leaves, read } = grow(40);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.nat(), (size, a, b) => {
        const index = a % size;
        const other = b % size;
        const root = rootAt(size, read);
        const path = inclusionProof(index, size, read);
        expect(verifyInclusion(BigInt(index), BigInt(size), leaves[index] ?? emptyRoot, path, root)).toBe(true);
        if (other !== index) expect(verifyInclusion(BigInt(other), BigInt(size), leaves[index] ?? emptyRoot, path, root)).toBe(false);
        const first = index + 1;
        const steps = consistencyProof(first, size, read);
        expect(verifyConsistency(BigInt(first), BigInt(size), rootAt(first, read), root, steps)).toBe(true);
        if (first > 1) expect(verifyConsistency(BigInt(first), BigInt(size), rootAt(first - 1, read), root, steps)).toBe(false);
      }),
    );
  });
});
