const groups = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const full = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 12 });

/** Making one costs a hundred times what using it does, and live pages format some hundred numbers a second. */
const byDigits = new Map<number, Intl.NumberFormat>();

/** What stands for "no value" everywhere. */
export const noValue = '–';

/** At most `digits` significant digits, thousands separated, never an exponent: `131`, `0.00412`, `1,230`, `6.1`. */
export function significant(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return noValue;
  if (value === 0) return '0';
  let format = byDigits.get(digits);
  if (!format) {
    format = new Intl.NumberFormat('en-US', { maximumSignificantDigits: digits });
    byDigits.set(digits, format);
  }
  return format.format(value);
}

/** Everything that is known: for the hover. */
export function exact(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return noValue;
  return full.format(value);
}

/** `3,579,412`. */
export function grouped(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return noValue;
  return groups.format(value);
}

/** `143`, `8,412`, `3.58 M`, `1.2 G`: counts on cards. */
export function compactCount(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return noValue;
  const size = Math.abs(value);
  if (size < 10_000) return groups.format(value);
  if (size < 999_500) return `${significant(value / 1e3)} k`;
  if (size < 999_500_000) return `${significant(value / 1e6)} M`;
  return `${significant(value / 1e9)} G`;
}

export interface Quantity {
  /** At most three significant digits. */
  number: string;
  /** As shown after the number, '' for a bare count. */
  unit: string;
  /** Full precision with its unit. */
  exact: string;
}

/** Number and unit for people: shares (`ratio`) become percent, `count` has no unit, milliseconds above 10 s become seconds. */
export function quantity(value: number | null | undefined, unit: string): Quantity {
  const shown = displayUnit(unit);
  if (value === null || value === undefined || !Number.isFinite(value)) return { number: noValue, unit: '', exact: 'no value' };
  const scaled = isShare(unit) ? value * 100 : value;
  const exactText = `${exact(scaled)}${shown === '' ? '' : ` ${shown}`}`;
  if (unit === 'ms' && Math.abs(value) >= 10_000) return { number: significant(value / 1000), unit: 's', exact: exactText };
  if (shown === '' && Number.isInteger(value)) return { number: compactCount(value), unit: '', exact: exactText };
  return { number: shown === '%' ? percent(scaled) : significant(scaled), unit: shown, exact: exactText };
}

/** 99.99 % is not 100 %: what is not all is not shown as all. */
function percent(value: number): string {
  const short = significant(value);
  return short === '100' && value < 100 ? significant(Math.min(Math.floor(value * 1000) / 1000, 99.999), 5) : short;
}

/** `131 ms`, `0.4 %`, `–`. */
export function withUnit(value: number | null | undefined, unit: string): string {
  const { number, unit: shown } = quantity(value, unit);
  return shown === '' ? number : `${number} ${shown}`;
}

export function isShare(unit: string): boolean {
  return unit === 'ratio' || unit === 'share' || unit === 'rate' || unit === '1';
}

export function displayUnit(unit: string): string {
  if (isShare(unit) || unit === 'percent') return '%';
  if (unit === 'count') return '';
  if (unit === 'per second' || unit === 'per_second' || unit === '1/s') return '/s';
  return unit;
}

/** `1 task`, `3 tasks`, `2 criteria`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
