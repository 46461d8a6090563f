import type { Refusal } from './request-guard.ts';

/** What a person sees who comes without a valid sign-in. No script, no style of others: it stands alone. */
export function refusalPage({ status, message }: Refusal): string {
  // After following a sign-in link from another site the browser holds back the new cookie once; a click from here sends it.
  const again = status === 401 ? '<p><a href="/">Open the console</a> if you have just signed in.</p>' : '';
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Holdpoint: not signed in</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 18vh auto 0; padding: 0 1rem; }
  h1 { font-size: 19px; }
  code { font-family: ui-monospace, monospace; }
</style></head>
<body>
<h1>${status === 429 ? 'Too many attempts' : 'Not signed in'}</h1>
<p>${escapeHtml(message)}</p>
${status === 401 ? '<p>A new address: <code>holdpoint open --workspace DIR</code> on the machine where the console runs.</p>' : ''}
${again}
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
