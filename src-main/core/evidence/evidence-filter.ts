import type { Verdict } from '#shared/contract/base.ts';
import type { EvidenceKind } from '#shared/contract/evidence.ts';

export interface EvidenceFilter {
  kind?: EvidenceKind | undefined;
  verdict?: Verdict | undefined;
  text?: string | undefined;
}

const mostWords = 8;
const field = (name: string) => `json_extract(e.body, '$.statements[0].predicate.${name}')`;

/** A condition over `e` (evidence), made of constants, and its values. Bodies that were damaged and are no JSON match no filter. */
export function conditionsOf({ kind, verdict, text = '' }: EvidenceFilter): { where: string; values: string[] } {
  const parts = ['1 = 1'];
  const values: string[] = [];
  const add = (condition: string, value: string) => {
    parts.push(`CASE WHEN json_valid(e.body) THEN ${condition} ELSE 0 END`);
    values.push(value);
  };
  if (kind !== undefined) add(`${field('kind')} = ?`, kind);
  if (verdict !== undefined) add(`${field('verdict')} = ?`, verdict);
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const searched = ['label', 'reason', 'revision', 'by'].map((name) => `ifnull(${field(name)}, '')`).join(" || ' ' || ");
  for (const word of words.slice(0, mostWords)) add(`instr(lower(${searched} || ' ' || e.digest), ?) > 0`, word);
  return { where: parts.join(' AND '), values };
}
