import { html, Markup } from './html.ts';
import { reportStyle } from './report-style.ts';

/**
 * A document as one HTML file that needs nothing else: no script, no network.
 * @param ownStyle what only this kind of report needs; a constant of ours, it is not escaped.
 */
export function reportPage(title: string, content: Markup, ownStyle = ''): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}</title>
        <style>
          ${new Markup(reportStyle + ownStyle)}
        </style>
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html> `;
  return page.text;
}
