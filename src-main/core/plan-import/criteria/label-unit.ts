import { findQuantities } from './quantities.ts';
import { tokenize } from './tokens.ts';
import { type Unit, countedUnit, unitOfWord } from './unit-words.ts';

/** The unit that a heading, a row label or a column says: `Latency (ms)`, `Heap growth, MB/h`, `Requests per second`, `TPS`, `Concurrent users`. */
export function unitOfLabel(label: string): Unit | null {
  const bracket = /[([]\s*(?:in\s+)?([^()[\]]{1,16}?)\s*[)\]]\s*[:<>≤≥=]{0,2}\s*$/u.exec(label);
  const trailing = /(?:,|\bin)\s+([\p{L}%µ/]{1,16})\s*[:<>≤≥=]{0,2}\s*$/u.exec(label);
  for (const written of [bracket?.[1], trailing?.[1]]) {
    const unit = written === undefined ? null : unitOfText(written);
    if (unit !== null) return unit;
  }
  if (/(?:^|\s)%\s*[:<>≤≥=]{0,2}\s*$/.test(label)) return { name: '%', dimension: 'ratio' };
  const rate = /(?:^|\s)([\p{L}]+(?:\/|\s+per\s+)(?:s|sec|second|min|minute|h|hour|day))\b/iu.exec(label);
  if (rate !== null) return unitOfText(rate[1] ?? '');
  const share = /\bper\s+(1k|10k|100k|1[,.]?000|10[,.]?000|100[,.]?000|100|million)\s+(\p{L}+)/iu.exec(label);
  if (share !== null) return { name: `per ${share[1] ?? ''} ${(share[2] ?? '').toLowerCase()}`, dimension: 'ratio' };
  if (/[.\s]percent\s*[:<>≤≥=]{0,2}\s*$/i.test(label)) return { name: '%', dimension: 'ratio' };
  const short = /\b(RPS|TPS|QPS|RPM|IOPS|FPS)\b/i.exec(label);
  if (short !== null) return unitOfWord(short[1] ?? '');
  const suffix = /_(seconds|milliseconds|ms|bytes|percent)\b/i.exec(label);
  if (suffix !== null) return unitOfText(suffix[1] ?? '');
  const noun = /\bconcurrent\s+(users|sessions|connections|requests|clients)\b/i.exec(label);
  return noun === null ? null : countedUnit(noun[1] ?? '');
}

function unitOfText(written: string): Unit | null {
  if (/\d/.test(written)) return null;
  const [quantity] = findQuantities(tokenize(`1 ${written}`));
  return quantity === undefined || quantity.unit?.dimension === 'count' ? null : quantity.unit;
}
