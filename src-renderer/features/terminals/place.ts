import type { CSSProperties } from 'react';
import type { Rect } from './layout/arrange.ts';

const percent = (share: number) => `${share * 100}%`;

/** Absolute position within the stage. */
export function place({ left, top, width, height }: Rect): CSSProperties {
  return { left: percent(left), top: percent(top), width: percent(width), height: percent(height) };
}
