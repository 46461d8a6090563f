import { durationIn } from './phases.ts';

/** What a line of a task says beside its title. */
export interface TaskText {
  title: string;
  waits: string | null;
  owner: string | null;
  estimate: string | null;
}

const waiting = /\s*(?:\(|[—–;,]\s*|\s-\s+)(?:depends on|after|blocked by|requires|needs|waits for)\s*:?\s+([^()]{1,80}?)\s*\)?\s*$/i;
const duration = /^~?\d+(?:[.,]\d+)?\s?(?:h|d|w|m|hours?|days?|weeks?|months?|pts?|points?)$/i;
const person = /^(?:(?:owner|assignee)\s*:\s*)?@([\w.-]{1,40})$/i;

/** `Delta images (5d, @omar) — depends on Split update service`, `Streaming writer — 3d — @ivy, depends on Worker pool`. */
export function readTaskText(written: string): TaskText {
  const found: TaskText = { title: written, waits: null, owner: null, estimate: null };
  const wait = waiting.exec(written);
  if (wait !== null && !/^\d|\bto\b/.test(wait[1] ?? '')) {
    found.waits = (wait[1] ?? '').replace(/^["“'`]|["”'`]$/g, '');
    found.title = written.slice(0, wait.index);
  }
  // A bracket or a part behind a dash that holds nothing but who and how long.
  const takes = (text: string): boolean => {
    const parts = text.split(',').map((part) => part.trim());
    if (!parts.every((part) => duration.test(part) || person.test(part))) return false;
    for (const part of parts) {
      found.owner ??= person.exec(part)?.[1] ?? null;
      found.estimate ??= duration.test(part) ? (durationIn(part) ?? part) : null;
    }
    return true;
  };
  const bracket = /\s*[([]([^()[\]]{1,60})[)\]]\s*$/.exec(found.title);
  if (bracket !== null && /@/.test(bracket[1] ?? '') && takes(bracket[1] ?? '')) found.title = found.title.slice(0, bracket.index);
  for (;;) {
    const tail = /\s+[—–-]\s+([^—–]{1,40})$/.exec(found.title);
    if (tail === null || !takes(tail[1] ?? '')) break;
    found.title = found.title.slice(0, tail.index);
  }
  return found;
}
