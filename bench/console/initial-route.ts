import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** What the first page may cost over the network, compressed with gzip: HTML, scripts and styles. */
export const initialRouteBarBytes = 350 * 1024;

export interface LoadedFile {
  /** Relative to the folder of the built page. */
  name: string;
  bytes: number;
  gzipBytes: number;
}

export interface InitialRoute {
  /** HTML, scripts, styles: what counts. */
  files: LoadedFile[];
  gzipBytes: number;
  /** Fonts that the styles name. They come compressed, and a browser loads only the subsets whose letters the page shows. */
  fonts: LoadedFile[];
}

/**
 * What a browser loads before any page of a feature: index.html, what it names, and what those scripts import statically.
 * @param root folder of the built page, `out/renderer`.
 */
export function measureInitialRoute(root: string): InitialRoute {
  const seen = new Map<string, LoadedFile>();
  const fonts = new Map<string, LoadedFile>();
  const waiting = ['index.html'];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    const content = readFileSync(path.join(root, name));
    seen.set(name, { name, bytes: content.length, gzipBytes: gzipSync(content, { level: 6 }).length });
    const text = content.toString('utf8');
    if (name.endsWith('.html')) waiting.push(...namedByHtml(text));
    if (name.endsWith('.js')) waiting.push(...importedBy(text).map((to) => path.posix.join(path.posix.dirname(name), to)));
    if (name.endsWith('.css')) {
      for (const font of fontsOf(text)) {
        const bytes = readFileSync(path.join(root, font)).length;
        fonts.set(font, { name: font, bytes, gzipBytes: bytes });
      }
    }
  }
  const files = [...seen.values()].sort((a, b) => b.gzipBytes - a.gzipBytes);
  return { files, gzipBytes: files.reduce((sum, file) => sum + file.gzipBytes, 0), fonts: [...fonts.values()] };
}

/** Scripts, styles, preloads and the icon, without the leading slash. */
function namedByHtml(html: string): string[] {
  return [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="\/([^"]+)"/g)].map((match) => match[1] ?? '');
}

/** Static imports of a minified module: `import{a as b}from"./x.js"`, `import"./x.js"`, `export*from"./x.js"`; not `import("./x.js")`. */
function importedBy(script: string): string[] {
  return [...script.matchAll(/(?:\bfrom|\bimport)\s*["'`](\.{1,2}\/[^"'`]+\.js)["'`]/g)].map((match) => match[1] ?? '');
}

function fontsOf(styles: string): string[] {
  return [...styles.matchAll(/url\(["']?\/([^)"']+\.woff2?)["']?\)/g)].map((match) => match[1] ?? '');
}
