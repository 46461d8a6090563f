import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultWindowState, readWindowState, writeWindowState } from './window-state.ts';

const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-window-'));
  file = path.join(folder, 'below', 'window.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the position of the window', () => {
  it('is where it was left', () => {
    const state = { x: 100, y: 50, width: 1200, height: 800, maximized: false };
    writeWindowState(file, state);
    expect(readWindowState(file, screens)).toEqual(state);
  });

  it('keeps its size but not a place on a screen that is gone', () => {
    writeWindowState(file, { x: 2500, y: 50, width: 1200, height: 800, maximized: true });
    expect(readWindowState(file, screens)).toEqual({ width: 1200, height: 800, maximized: true });
  });

  it('is the default one at the first start and when the file is damaged', () => {
    expect(readWindowState(file, screens)).toEqual(defaultWindowState);
    const damaged = path.join(folder, 'damaged.json');
    writeFileSync(damaged, '{"width": 3');
    expect(readWindowState(damaged, screens)).toEqual(defaultWindowState);
  });
});
