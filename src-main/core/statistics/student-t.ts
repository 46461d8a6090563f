import { regularisedBeta } from './beta.ts';

/** P(T ≤ t) of Student's distribution. Source: Numerical Recipes, 3rd ed., 6.14.3. */
export function studentAtMost(t: number, degrees: number): number {
  const tail = regularisedBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

/** The t with P(T ≤ t) = p, for 0.5 ≤ p < 1 and at least one degree of freedom, to 1e-9. By bisection: it is needed a few times per comparison. */
export function studentQuantile(p: number, degrees: number): number {
  let low = 0;
  let high = 1;
  while (studentAtMost(high, degrees) < p) high *= 2;
  while (high - low > 1e-9 * Math.max(1, high)) {
    const middle = (low + high) / 2;
    if (studentAtMost(middle, degrees) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Degrees from which Student's distribution is the normal one to six digits. */
const asNormal = 1_000_000;

/** The standard normal quantile, for 0.5 ≤ p < 1. */
export function normalQuantile(p: number): number {
  return studentQuantile(p, asNormal);
}
