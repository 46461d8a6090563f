import { describe, expect, it } from 'vitest';
import { isPaste, terminalCommand } from './keys.ts';

const press = (key: string, ...held: ('ctrl' | 'shift' | 'alt' | 'meta')[]) => ({
  key,
  ctrlKey: held.includes('ctrl'),
  shiftKey: held.includes('shift'),
  altKey: held.includes('alt'),
  metaKey: held.includes('meta'),
});

describe('keys on the terminal page', () => {
  it('opens, closes and switches tabs', () => {
    expect(terminalCommand(press('T', 'ctrl', 'shift'))).toBe('new_tab');
    expect(terminalCommand(press('W', 'ctrl', 'shift'))).toBe('close');
    expect(terminalCommand(press('PageDown', 'ctrl'))).toBe('next_tab');
    expect(terminalCommand(press('PageUp', 'ctrl'))).toBe('previous_tab');
  });

  it('leaves to the program what programs use', () => {
    for (const key of ['c', 'w', 't', 'd', 'k', 'v']) expect(terminalCommand(press(key, 'ctrl'))).toBeNull();
    for (const digit of ['1', '2', '9']) expect(terminalCommand(press(digit))).toBeNull();
    expect(terminalCommand(press('PageUp', 'shift'))).toBeNull();
    expect(terminalCommand(press('T', 'ctrl', 'shift', 'alt'))).toBeNull();
  });

  it('knows a paste with caps lock on, too', () => {
    expect(isPaste(press('V', 'ctrl', 'shift'))).toBe(true);
    expect(isPaste(press('v', 'ctrl', 'shift'))).toBe(true);
    expect(isPaste(press('v', 'ctrl'))).toBe(false);
  });
});
