import { WebglAddon } from '@xterm/addon-webgl';
import type { Terminal } from '@xterm/xterm';

/** Browsers keep about 16 WebGL contexts per page and drop the oldest without asking; half of that leaves room for others. */
const contextsAtMost = 8;
let contexts = 0;

/** Draws with WebGL where there is a context to be had; otherwise, and after a lost context, xterm draws with the DOM. */
export class WebglRenderer implements Disposable {
  readonly #terminal: Terminal;
  #addon: WebglAddon | null = null;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  enable(): void {
    if (this.#addon || contexts >= contextsAtMost) return;
    const addon = new WebglAddon();
    try {
      this.#terminal.loadAddon(addon);
    } catch {
      // No WebGL 2 on this machine: the DOM renderer stays.
      addon.dispose();
      return;
    }
    contexts += 1;
    this.#addon = addon;
    addon.onContextLoss(() => this.disable());
  }

  disable(): void {
    const addon = this.#addon;
    if (!addon) return;
    this.#addon = null;
    contexts -= 1;
    const canvases = [...(this.#terminal.element?.querySelectorAll('canvas') ?? [])];
    addon.dispose();
    // The add-on leaves its context to the garbage collector, which is late; losing it frees the memory of the card now.
    for (const canvas of canvases) canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  }

  [Symbol.dispose](): void {
    this.disable();
  }
}
