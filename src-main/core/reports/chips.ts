import { type Look, type Mark, verdictLooks } from '#shared/looks.ts';
import { html, type Markup } from './html.ts';

/** @param colour the mark whose colour it has. */
export function chip({ shape, word }: Look, colour: Mark): Markup {
  return html`<span class="chip ${colour}"><span aria-hidden="true">${shape}</span> ${word}</span>`;
}

export const verdictChip = (mark: Mark): Markup => chip(verdictLooks[mark], mark);
