import type { ITheme } from '@xterm/xterm';

/** The sixteen colours of each theme, on the background of the panes. Readable ones: xterm lifts what is still below 4.5:1. */
const dark: ITheme = {
  background: '#0e1116',
  foreground: '#e7eaf0',
  cursor: '#e7eaf0',
  cursorAccent: '#0e1116',
  selectionBackground: '#2f4a6b',
  selectionInactiveBackground: '#28333f',
  black: '#252d38',
  red: '#f2665e',
  green: '#3fb980',
  yellow: '#d9b44a',
  blue: '#5aa9f5',
  magenta: '#b794f6',
  cyan: '#5cc8d6',
  white: '#c3cad5',
  brightBlack: '#7d8a9c',
  brightRed: '#ff8a83',
  brightGreen: '#6ddba6',
  brightYellow: '#f0cf75',
  brightBlue: '#86c1fb',
  brightMagenta: '#d0b6ff',
  brightCyan: '#8be0ea',
  brightWhite: '#ffffff',
};

const light: ITheme = {
  background: '#ffffff',
  foreground: '#161b23',
  cursor: '#161b23',
  cursorAccent: '#ffffff',
  selectionBackground: '#bcd8f7',
  selectionInactiveBackground: '#dde5ee',
  black: '#161b23',
  red: '#bb2a23',
  green: '#0b7345',
  yellow: '#7d5200',
  blue: '#0f5fb3',
  magenta: '#6840cf',
  cyan: '#0b6b78',
  white: '#5a6676',
  brightBlack: '#536073',
  brightRed: '#d23a32',
  brightGreen: '#0f8552',
  brightYellow: '#8f6100',
  brightBlue: '#1c74d1',
  brightMagenta: '#7d55e0',
  brightCyan: '#0e7f8e',
  brightWhite: '#3a4452',
};

export const palettes: Record<'dark' | 'light', ITheme> = { dark, light };
