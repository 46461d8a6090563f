import { describe, expect, it } from 'vitest';
import { lineColours, metricColour } from './metric-colours.ts';

describe('colours of lines', () => {
  it('tell percentiles apart whose names begin alike', () => {
    expect(metricColour('response_time.p99')).toBe('--hp-series-p99');
    expect(metricColour('response_time.p999')).toBe('--hp-series-p999');
  });

  it('are all different for kinds of errors in one chart, and the first of a class keeps its own', () => {
    const colours = lineColours(['errors.status 500', 'errors.status 503', 'errors.ECONNRESET', 'errors.ECONNREFUSED', 'errors.timeout']);
    expect(new Set(colours).size).toBe(5);
    expect(colours[0]).toBe('--hp-series-failed');
  });
});
