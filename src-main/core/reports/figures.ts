/** Three significant digits with thousands apart; an en dash where nothing was measured. */
export function figure(value: number | null | undefined, unit = ''): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const rounded = Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
  const text = rounded.toLocaleString('en-US', { maximumFractionDigits: 6 });
  return unit === '' ? text : `${text} ${unit}`;
}

/** A share as a percentage. */
export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? '–' : figure(share * 100, '%');
}

/** `2026-01-01 10:00:00 UTC`. */
export function instant(at: string | number | null): string {
  return at === null ? '–' : `${new Date(at).toISOString().replace('T', ' ').slice(0, 19)} UTC`;
}
