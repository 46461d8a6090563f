import { slug } from './source.ts';

/** Ids of a plan file, each once per kind. */
export class Ids {
  readonly #seen = new Map<string, number>();

  next(kind: string, wanted: string): string {
    const base = /^[a-z0-9]/i.test(wanted) ? wanted.replace(/[^\w.-]/g, '-') : `${kind}-${slug(wanted) || '1'}`;
    let id = base;
    for (let number = (this.#seen.get(`${kind} ${base}`) ?? 0) + 1; this.#seen.has(`${kind} ${id}`); number += 1) {
      id = `${base}-${number}`;
      this.#seen.set(`${kind} ${base}`, number);
    }
    this.#seen.set(`${kind} ${id}`, this.#seen.get(`${kind} ${id}`) ?? 1);
    return id;
  }
}
