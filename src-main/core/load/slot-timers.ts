/**
 * At most one moment per slot, the earliest at hand: a binary heap in typed arrays that knows where each slot stands, so that a moment can
 * be taken back. Setting a moment later than all others costs one step, and nothing here allocates but growing.
 */
export class SlotTimers {
  #atNs = new Float64Array(64);
  #heap = new Int32Array(64);
  /** Where each slot stands in the heap; -1: it waits for nothing. */
  #place = new Int32Array(64).fill(-1);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The earliest moment; infinity when there is none. */
  get firstNs(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#atNs[this.#heap[0] as number] as number);
  }

  /** The slot whose moment comes first; -1 when there is none. */
  get first(): number {
    return this.#size === 0 ? -1 : (this.#heap[0] as number);
  }

  /** Sets the moment of a slot, or moves it. */
  set(slot: number, atNs: number): void {
    if (slot >= this.#place.length) this.#grow(slot);
    this.#atNs[slot] = atNs;
    let place = this.#place[slot] as number;
    if (place === -1) {
      place = this.#size;
      this.#size += 1;
    }
    this.#down(this.#up(place, slot), slot);
  }

  /** Takes the moment of a slot back, if it has one. */
  remove(slot: number): void {
    const place = slot < this.#place.length ? (this.#place[slot] as number) : -1;
    if (place === -1) return;
    this.#place[slot] = -1;
    this.#size -= 1;
    const last = this.#heap[this.#size] as number;
    if (last !== slot) this.#down(this.#up(place, last), last);
  }

  #up(from: number, slot: number): number {
    const at = this.#atNs[slot] as number;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const other = this.#heap[parent] as number;
      if ((this.#atNs[other] as number) <= at) break;
      this.#heap[place] = other;
      this.#place[other] = place;
      place = parent;
    }
    this.#heap[place] = slot;
    this.#place[slot] = place;
    return place;
  }

  #down(from: number, slot: number): void {
    const at = this.#atNs[slot] as number;
    let place = from;
    for (let child = 2 * place + 1; child < this.#size; child = 2 * place + 1) {
      const right = child + 1;
      if (right < this.#size && this.#due(right) < this.#due(child)) child = right;
      if (this.#due(child) >= at) break;
      const other = this.#heap[child] as number;
      this.#heap[place] = other;
      this.#place[other] = place;
      place = child;
    }
    this.#heap[place] = slot;
    this.#place[slot] = place;
  }

  #due(place: number): number {
    return this.#atNs[this.#heap[place] as number] as number;
  }

  #grow(slot: number): void {
    let length = this.#place.length;
    while (length <= slot) length *= 2;
    const atNs = new Float64Array(length);
    atNs.set(this.#atNs);
    const heap = new Int32Array(length);
    heap.set(this.#heap);
    const place = new Int32Array(length).fill(-1);
    place.set(this.#place);
    [this.#atNs, this.#heap, this.#place] = [atNs, heap, place];
  }
}
