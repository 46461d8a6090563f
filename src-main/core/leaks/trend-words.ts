/** "+6.1 MB/h (5.2 to 7.0)": the slope with its sign, the interval with as many decimals as the slope's interval deserves. */
export function formatPerHour(slope: number, low: number, high: number, unit: string): string {
  const per = unit === 'count' ? '/h' : ` ${unit}/h`;
  const decimals = decimalsFor(Math.max(Math.abs(slope), Math.abs(low), Math.abs(high)));
  return `${signed(slope, decimals)}${per} (${plain(low, decimals)} to ${plain(high, decimals)})`;
}

/** Three significant digits of the largest figure decide for all of them: they are read side by side. */
function decimalsFor(magnitude: number): number {
  if (magnitude >= 100) return 0;
  return magnitude >= 10 ? 1 : 2;
}

function plain(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  const grouped = text.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');
  return value < 0 && Number(text) !== 0 ? `−${grouped}` : grouped;
}

function signed(value: number, decimals: number): string {
  const text = plain(value, decimals);
  return value > 0 && Number(value.toFixed(decimals)) !== 0 ? `+${text}` : text;
}
