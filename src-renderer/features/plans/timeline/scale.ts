const dayMs = 86_400_000;

/** Days along a picture, weekends among them: people read calendars, not hours of work. */
export interface Scale {
  /** Number of the first day since 1970. */
  first: number;
  days: number;
  pixelsPerDay: number;
}

export type Zoom = 'days' | 'weeks' | 'months';
const pixels: Record<Zoom, number> = { days: 34, weeks: 11, months: 3.4 };
const hoursPerDay = 8;

export function dayNumber(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / dayMs);
}

/** From two days before the first date to some days after the last, so that nothing sticks to the edge. */
export function scaleOf(dates: readonly string[], zoom: Zoom): Scale {
  const numbers = dates.map(dayNumber);
  const first = numbers.reduce((least, one) => Math.min(least, one), Infinity) - 2;
  const last = numbers.reduce((most, one) => Math.max(most, one), -Infinity) + Math.ceil(160 / pixels[zoom]);
  return { first, days: last - first + 1, pixelsPerDay: pixels[zoom] };
}

/** The closest look at which a plan of so many days fits onto a page; a long one is scrolled. */
export function fittingZoom(days: number): Zoom {
  if (days <= 30) return 'days';
  return days <= 130 ? 'weeks' : 'months';
}

/** Where an instant of work is; the hours of work of a day fill the whole of it. */
export function xOf({ first, pixelsPerDay }: Scale, { date, hour }: { date: string; hour: number }): number {
  return (dayNumber(date) - first + hour / hoursPerDay) * pixelsPerDay;
}

const monthNames = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });

export interface Tick {
  x: number;
  label: string;
}

/** Names of the months, where each begins in the picture. */
export function monthTicks(scale: Scale): Tick[] {
  const ticks: Tick[] = [];
  for (let day = 0; day < scale.days; day += 1) {
    const at = new Date((scale.first + day) * dayMs);
    if (day === 0 || at.getUTCDate() === 1) ticks.push({ x: day * scale.pixelsPerDay, label: monthNames.format(at) });
  }
  // The first month may end before its name does.
  const [first, second] = ticks;
  return first !== undefined && second !== undefined && second.x - first.x < 64 ? ticks.slice(1) : ticks;
}

/** Days, or Mondays where there is no room for each day; none where there is no room for those. */
export function dayTicks(scale: Scale): Tick[] {
  if (scale.pixelsPerDay < 5) return [];
  const ticks: Tick[] = [];
  for (let day = 0; day < scale.days; day += 1) {
    const at = new Date((scale.first + day) * dayMs);
    const isMonday = at.getUTCDay() === 1;
    if (scale.pixelsPerDay >= 20 || isMonday) ticks.push({ x: day * scale.pixelsPerDay, label: String(at.getUTCDate()) });
  }
  return ticks;
}

/** Where nobody works; none where the stripes would be a blur. */
export function weekends(scale: Scale): { x: number; width: number }[] {
  if (scale.pixelsPerDay < 3) return [];
  const found: { x: number; width: number }[] = [];
  for (let day = 0; day < scale.days; day += 1) {
    if (new Date((scale.first + day) * dayMs).getUTCDay() === 6) found.push({ x: day * scale.pixelsPerDay, width: 2 * scale.pixelsPerDay });
  }
  return found;
}
