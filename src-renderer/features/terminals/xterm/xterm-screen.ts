import { FitAddon } from '@xterm/addon-fit';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal } from '@xterm/xterm';
import type { Screen } from '../attach/attached-screen.ts';
import { leaveQuestionsToHost } from './host-answers.ts';
import { palettes } from './palettes.ts';
import { WebglRenderer } from './webgl-renderer.ts';

const fontSizePx = 13;
const fontFamily = "'JetBrains Mono Variable', 'JetBrains Mono', ui-monospace, monospace";
/** As many lines as a snapshot holds. */
const scrollbackLines = 5000;

export type ColourScheme = 'dark' | 'light';

interface XtermScreenOptions {
  scheme: ColourScheme;
  screenReaderMode: boolean;
  /** A link that a program printed was clicked. Nothing is opened without a question. */
  onLink: (address: string) => void;
}

/** xterm as a `Screen`: what is asked of it takes effect in order. */
export class XtermScreen implements Screen, Disposable {
  readonly terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #webgl: WebglRenderer;
  #unparsed = 0;
  #disposed = false;

  constructor({ scheme, screenReaderMode, onLink }: XtermScreenOptions) {
    this.terminal = new Terminal({
      // For unicode.activeVersion.
      allowProposedApi: true,
      fontFamily,
      fontSize: fontSizePx,
      lineHeight: 1.2,
      scrollback: scrollbackLines,
      theme: palettes[scheme],
      minimumContrastRatio: 4.5,
      cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      macOptionIsMeta: true,
      screenReaderMode,
      logLevel: 'off',
      linkHandler: { activate: (_event, address) => onLink(address), allowNonHttpProtocols: false },
    });
    leaveQuestionsToHost(this.terminal);
    this.terminal.loadAddon(this.#fit);
    this.terminal.loadAddon(new Unicode11Addon());
    this.terminal.unicode.activeVersion = '11';
    this.#webgl = new WebglRenderer(this.terminal);
  }

  /** Waits for the font first: cells measured in another font stay wrong. */
  async open(host: HTMLElement): Promise<void> {
    try {
      await document.fonts.load(`${fontSizePx}px ${fontFamily}`);
    } catch {
      // The fallback font is in place already; its cells are measured instead.
    }
    if (!this.#disposed) this.terminal.open(host);
  }

  restore(data: string, columns: number, rows: number, parsed: () => void): void {
    // A change of size makes xterm parse what is waiting: what came before the snapshot must not be drawn behind it.
    if (this.#unparsed > 0 && columns === this.terminal.cols && rows === this.terminal.rows) this.terminal.resize(columns, rows + 1);
    this.terminal.resize(columns, rows);
    this.terminal.reset();
    this.write(data, parsed);
  }

  write(data: string, parsed: () => void): void {
    if (this.#disposed) return;
    this.#unparsed += 1;
    this.terminal.write(data, () => {
      this.#unparsed -= 1;
      parsed();
    });
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows);
  }

  /** Columns and rows that fit into where it was opened; null while that has no size. */
  fittingSize(): { columns: number; rows: number } | null {
    const size = this.#fit.proposeDimensions();
    if (!size || !Number.isFinite(size.cols) || !Number.isFinite(size.rows)) return null;
    return { columns: Math.max(2, size.cols), rows: Math.max(1, size.rows) };
  }

  show(scheme: ColourScheme): void {
    this.terminal.options.theme = palettes[scheme];
  }

  setScreenReaderMode(on: boolean): void {
    this.terminal.options.screenReaderMode = on;
  }

  /** WebGL contexts are few: only what is seen gets one. */
  setVisible(visible: boolean): void {
    if (this.#disposed) return;
    if (visible) this.#webgl.enable();
    else this.#webgl.disable();
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#webgl[Symbol.dispose]();
    this.terminal.dispose();
  }
}
