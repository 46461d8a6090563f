import type { ComparedFigure } from '#shared/contract/run-comparison.ts';
import { significant, withUnit } from '../../lib/format/numbers.ts';
import { scaledInterval, toleranceOf, tolerancesShown } from './interval-scale.ts';
import classes from './compare.module.css';

const width = 140;
const height = 20;
const middle = height / 2;

const place = (tolerances: number) =>
  ((Math.min(tolerancesShown, Math.max(-tolerancesShown, tolerances)) + tolerancesShown) / (2 * tolerancesShown)) * (width - 12) + 6;

/** The difference with its interval beside the band of what does not count. */
export function IntervalDrawing({ figure }: { figure: ComparedFigure }) {
  const scaled = scaledInterval(figure);
  const { difference, unit, verdict } = figure;
  if (!scaled || !difference) return <span className={classes.none}>no interval</span>;
  const tolerance = toleranceOf(figure);
  const signed = (value: number) => `${value > 0 ? '+' : ''}${withUnit(value, unit)}`;
  const words = `difference ${signed(difference.value)}, between ${signed(difference.low)} and ${signed(difference.high)}; up to ${withUnit(tolerance, unit)} does not count`;
  // All of it beyond the edge: a piece of the line leads there, from the tolerance on.
  const beyond = scaled.low > tolerancesShown ? 1 : scaled.high < -tolerancesShown ? -1 : 0;
  const [low, value, high] = [place(beyond > 0 ? 1 : scaled.low), place(scaled.value), place(beyond < 0 ? -1 : scaled.high)];
  return (
    <svg className={`${classes.interval} ${classes[verdict] ?? ''}`} width={width} height={height} role="img" aria-label={words}>
      <title>{words}</title>
      <rect className={classes.band} x={place(-1)} y={2} width={place(1) - place(-1)} height={height - 4} rx={2} />
      <line className={classes.zero} x1={place(0)} x2={place(0)} y1={1} y2={height - 1} />
      <line
        className={`${classes.whisker} ${beyond === 0 ? '' : classes.leading}`}
        x1={low}
        x2={Math.max(high, low + 1)}
        y1={middle}
        y2={middle}
      />
      {scaled.low < -tolerancesShown ? (
        <path className={classes.arrow} d={`M6 ${middle - 4} L0 ${middle} L6 ${middle + 4} Z`} />
      ) : beyond > 0 ? null : (
        <End x={low} />
      )}
      {scaled.high > tolerancesShown ? (
        <path className={classes.arrow} d={`M${width - 6} ${middle - 4} L${width} ${middle} L${width - 6} ${middle + 4} Z`} />
      ) : beyond < 0 ? null : (
        <End x={high} />
      )}
      {Math.abs(scaled.value) > tolerancesShown ? null : <circle className={classes.point} cx={value} cy={middle} r={3.5} />}
    </svg>
  );
}

function End({ x }: { x: number }) {
  return <line className={classes.whisker} x1={x} x2={x} y1={middle - 3} y2={middle + 3} />;
}

/** `+12 %` of B against A, with its interval; in points or units where there is no ratio. */
export function effectWords({ difference, ratio, unit }: ComparedFigure): { effect: string; interval: string } | null {
  const percent = (value: number) => `${value > 1 ? '+' : value < 1 ? '−' : ''}${significant(Math.abs(value - 1) * 100)} %`;
  if (ratio) return { effect: percent(ratio.value), interval: fromTo(percent(ratio.low), percent(ratio.high)) };
  // A difference of two percentages is in points: "+0.1 %" would be read as a share of A.
  const plain = (value: number) => {
    const size = unit === '%' ? `${significant(Math.abs(value))} points` : withUnit(Math.abs(value), unit);
    return `${value > 0 ? '+' : value < 0 ? '−' : ''}${size}`;
  };
  return difference ? { effect: plain(difference.value), interval: fromTo(plain(difference.low), plain(difference.high)) } : null;
}

/** `−1 to +3 ms`: a unit that both have is said once. */
function fromTo(low: string, high: string): string {
  const unit = high.slice(high.lastIndexOf(' '));
  return `${low.endsWith(unit) ? low.slice(0, -unit.length) : low} to ${high}`;
}
