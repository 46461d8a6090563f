/** Drawing in one frame: what does not fit waits for the next, so that a value that reaches ten charts does not cost one long frame. */
const budgetMs = 5;

const waiting = new Map<object, () => void>();
let frame: number | null = null;

/** Draws in one of the next frames. Asked again for the same thing before that, only the newest counts. */
export function drawSoon(what: object, draw: () => void): void {
  waiting.set(what, draw);
  frame ??= requestAnimationFrame(drawSome);
}

/** What was asked for is not wanted any more. */
export function drawNever(what: object): void {
  waiting.delete(what);
}

function drawSome(): void {
  frame = null;
  const since = performance.now();
  for (const [what, draw] of waiting) {
    waiting.delete(what);
    draw();
    if (performance.now() - since >= budgetMs) break;
  }
  if (waiting.size > 0) frame = requestAnimationFrame(drawSome);
}
