import { describe, expect, it } from 'vitest';
import { heatColour, heatShare, rgbOf } from './heat-colours.ts';

describe('colours of a heat map', () => {
  it('run over a logarithmic scale from one request to the most of a cell', () => {
    expect([1, 10, 100].map((count) => heatShare(count, 100))).toEqual([0, 0.5, 1]);
    expect(heatShare(1, 1)).toBe(1);
  });

  it('are mixed between two stops', () => {
    const stops = [rgbOf('#000000'), rgbOf('#ff8000'), rgbOf('#ffffff')];
    expect(heatColour(0.25, stops)).toEqual([128, 64, 0]);
    expect(heatColour(1, stops)).toEqual([255, 255, 255]);
  });
});
