/** First in, first out, in constant time; removal from the middle leaves a hole that is passed over. */
export class Fifo<T extends object> {
  #items: (T | null)[] = [];
  #head = 0;
  #holes = 0;

  get length(): number {
    return this.#items.length - this.#head - this.#holes;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  peek(): T | undefined {
    for (; this.#head < this.#items.length; this.#head += 1) {
      const item = this.#items[this.#head];
      if (item) return item;
      this.#holes -= 1;
    }
    this.#compact();
    return undefined;
  }

  shift(): T | undefined {
    const item = this.peek();
    if (item === undefined) return undefined;
    this.#items[this.#head] = null;
    this.#head += 1;
    this.#compact();
    return item;
  }

  /** False when it is not in here. Usually near the head: those that waited longest are given up first. */
  remove(item: T): boolean {
    const index = this.#items.indexOf(item, this.#head);
    if (index === -1) return false;
    this.#items[index] = null;
    this.#holes += 1;
    return true;
  }

  #compact(): void {
    // Half of it empty: moving the rest costs no more than what was taken since the last time.
    if (this.#head < 64 || this.#head * 2 < this.#items.length) return;
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}
