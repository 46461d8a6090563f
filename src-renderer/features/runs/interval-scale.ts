import type { ComparedFigure } from '#shared/contract/run-comparison.ts';

/** Tolerances shown on each side; what lies beyond is drawn at the edge, with an arrow. */
export const tolerancesShown = 6;

/** An interval in tolerances, where ±1 is the tolerance itself. */
export interface ScaledInterval {
  low: number;
  value: number;
  high: number;
}

/** How large a difference of this figure does not count, in its unit. */
export function toleranceOf({ a, tolerance }: Pick<ComparedFigure, 'a' | 'tolerance'>): number {
  return Math.max(tolerance.absolute, tolerance.relative * Math.abs(a ?? 0));
}

/** The difference of a figure measured in its own tolerance, so that figures of all units can be read on one axis; null without interval. */
export function scaledInterval(figure: Pick<ComparedFigure, 'a' | 'tolerance' | 'difference'>): ScaledInterval | null {
  const tolerance = toleranceOf(figure);
  const { difference } = figure;
  if (!difference || tolerance <= 0) return null;
  return { low: difference.low / tolerance, value: difference.value / tolerance, high: difference.high / tolerance };
}
