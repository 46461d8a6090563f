interface SparklineProps {
  values: (number | null)[];
  /** What it shows, for screen readers: "p95 over the run, 118 to 240 ms". */
  label: string;
  width?: number;
  height?: number;
  /** CSS colour. */
  colour?: string;
}

/** A line without axes, zero-based; a missing value is a gap. */
export function Sparkline({ values, label, width = 96, height = 24, colour = 'var(--hp-series-p95)' }: SparklineProps) {
  const known = values.filter((value) => value !== null);
  const top = Math.max(...known, 0);
  if (known.length < 2 || top === 0) {
    return (
      <svg width={width} height={height} role="img" aria-label={known.length < 2 ? 'not enough points to draw' : label}>
        <line x1={0} x2={width} y1={height - 2} y2={height - 2} stroke="var(--hp-line)" strokeDasharray="2 3" />
      </svg>
    );
  }
  const x = (index: number) => (index / (values.length - 1)) * (width - 2) + 1;
  const y = (value: number) => height - 2 - (value / top) * (height - 4);
  let path = '';
  let pen = false;
  for (const [index, value] of values.entries()) {
    if (value === null) pen = false;
    else {
      path += `${pen ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = true;
    }
  }
  return (
    <svg width={width} height={height} role="img" aria-label={label}>
      <path d={path} fill="none" stroke={colour} strokeWidth={1.4} strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  );
}
