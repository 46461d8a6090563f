/** One measured figure, as evidence keeps it and as criteria ask for it. */
export interface Measurement {
  /** `response_time`, `error_rate`, `memory.slope`, `cache_hit_ratio` … */
  metric: string;
  /** `p50` … `p999`, `mean`, `max`, `min`, `rate`, `count`, `value`. */
  stat: string;
  value: number;
  /** Canonical: ms, s, %, MB/h, count … */
  unit: string;
  n: number;
  /** One-sided 95 % bounds; null where there is none to give. */
  lower95: number | null;
  upper95: number | null;
  /** An estimate satisfies only criteria that say `accept: estimate`. */
  strength: 'measured' | 'estimate';
}
