import { describe, expect, it } from 'vitest';
import css from './tokens.css?raw';

type Rgb = [number, number, number];

function tokensOf(scheme: 'dark' | 'light'): Map<string, Rgb> {
  const block = new RegExp(`data-mantine-color-scheme='${scheme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  const found = [...block.matchAll(/--hp-([\w-]+):\s*#([0-9a-f]{6})/g)];
  return new Map(found.map(([, name = '', hex = '']) => [name, [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as Rgb]));
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: Rgb, b: Rgb): number {
  const luminance = (colour: Rgb) => {
    const [r, g, b2] = colour.map((channel) =>
      channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b2 ?? 0);
  };
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

function mix(top: Rgb, share: number, under: Rgb): Rgb {
  return top.map((channel, index) => channel * share + (under[index] ?? 0) * (1 - share)) as Rgb;
}

describe.each(['dark', 'light'] as const)('the %s theme', (scheme) => {
  const tokens = tokensOf(scheme);
  const token = (name: string): Rgb => {
    const value = tokens.get(name);
    if (!value) throw new Error(`no token ${name}`);
    return value;
  };

  it.each(['text', 'secondary', 'link', 'fail', 'pass'])('%s is legible on every surface', (text) => {
    const faint = ['bg', 'bar', 'panel', 'raised', 'hover'].filter((surface) => contrast(token(text), token(surface)) < 4.5);
    expect(faint).toEqual([]);
  });

  it.each([
    ['pass', 'pass'],
    ['fail', 'fail'],
    ['inconclusive', 'inconclusive'],
    ['info', 'info'],
    ['amber', 'amber-text'],
  ])('the words of a %s chip are legible on its tint', (tone, text) => {
    // chip.module.css tints the panel with 11 % of the tone.
    expect(contrast(token(text), mix(token(tone), 0.11, token('panel')))).toBeGreaterThanOrEqual(4.5);
  });

  it('the primary action is legible', () => {
    expect(contrast(token('on-amber'), token('amber'))).toBeGreaterThanOrEqual(4.5);
  });

  it('lines of charts, hatches of gaps and borders of controls are seen', () => {
    const marks = [...tokens.keys()].filter((name) => name.startsWith('series-') || name.startsWith('heat-'));
    expect(marks.length).toBeGreaterThan(5);
    const faint = [...marks, 'hatch', 'control-line', 'focus'].filter((mark) => contrast(token(mark), token('panel')) < 3);
    expect(faint).toEqual([]);
  });
});
