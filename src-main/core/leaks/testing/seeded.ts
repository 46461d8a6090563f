/** Numbers for simulations: the same seed gives the same series (mulberry32, then Box–Muller). */
export function gaussian(seed: number): () => number {
  let state = seed | 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A stationary AR(1) series of variance 1/(1 − ρ²). */
export function autoregressive(normal: () => number, length: number, rho: number): number[] {
  let value = normal() / Math.sqrt(1 - rho * rho);
  return Array.from({ length }, () => {
    const now = value;
    value = rho * value + normal();
    return now;
  });
}
