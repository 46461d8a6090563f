/** Random numbers of one iteration, seeded anew for each without an allocation: splitmix32 over a mix of seed and number. */
export class IterationRandom {
  #state = 0;

  begin(seed: number, n: number): void {
    // The number may have more than 32 bits: both halves count.
    this.#state = mix(mix(seed | 0) ^ mix(n | 0) ^ Math.imul(Math.floor(n / 4_294_967_296) + 1, 0x9e3779b9));
  }

  /** Uniform in [0, 1) with 53 bits. */
  next(): number {
    return ((this.#word() >>> 5) * 67_108_864 + (this.#word() >>> 6)) / 9_007_199_254_740_992;
  }

  #word(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    return mix(this.#state);
  }
}

function mix(value: number): number {
  let t = value ^ (value >>> 16);
  t = Math.imul(t, 0x21f0aaad);
  t ^= t >>> 15;
  t = Math.imul(t, 0x735a2d97);
  return (t ^ (t >>> 15)) | 0;
}
