import { useState } from 'react';

/** The value given before while `same` says that the new one is no different: keeps the identity that effects and memos look at. */
export function useKept<T>(next: T, same: (a: T, b: T) => boolean): T {
  const [kept, setKept] = useState(next);
  if (kept === next || same(kept, next)) return kept;
  setKept(next);
  return next;
}

/** For `useKept`: small plain data that says the same, such as a list of gaps that comes anew with each live value. */
export function sameData<T>(a: T, b: T): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** For `useKept`: the same items in the same order. */
export function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
