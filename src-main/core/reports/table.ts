import { html, type Markup } from './html.ts';

export type Cell = string | number | Markup | null;

/** Rows of cells below named columns; wider than the page, it scrolls on its own. */
export function table(columns: readonly { label: string; num?: boolean }[], rows: readonly (readonly Cell[])[], kind = ''): Markup {
  const attribute = (at: number) => (columns[at]?.num ? html` class="num"` : null);
  return html`<div class="scroll ${kind}">
    <table>
      <thead>
        <tr>
          ${columns.map(({ label }, at) => html`<th scope="col" ${attribute(at)}>${label}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, at) => html`<td${attribute(at)}>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** A column of figures. */
export const number = (label: string) => ({ label, num: true });
