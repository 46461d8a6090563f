export type Rgb = readonly [number, number, number];

/** `#3b6fa3`, as the tokens are written. */
export function rgbOf(hex: string): Rgb {
  const number = Number.parseInt(hex.replace('#', ''), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

/** Where a count stands on the scale of colours, 0 … 1: logarithmic, so that a single slow request is seen beside a thousand fast ones. */
export function heatShare(count: number, most: number): number {
  return most <= 1 ? 1 : Math.log(count) / Math.log(most);
}

/** The colour at a share of a scale of stops. */
export function heatColour(share: number, stops: readonly Rgb[]): Rgb {
  const at = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const low = stops[Math.floor(at)] ?? ([0, 0, 0] as const);
  const high = stops[Math.ceil(at)] ?? low;
  const rest = at - Math.floor(at);
  return [0, 1, 2].map((channel) => Math.round((low[channel] ?? 0) * (1 - rest) + (high[channel] ?? 0) * rest)) as unknown as Rgb;
}
