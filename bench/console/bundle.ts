/**
 * What the first page costs over the network: index.html and everything that it loads before the page of a feature, with gzip.
 * Ends with status 1 over the bar. Needs a build (`npm run build`).
 * Usage: node bench/console/bundle.ts [folder=out/renderer]
 */
import path from 'node:path';
import { judge, say } from './figures.ts';
import { initialRouteBarBytes, type LoadedFile, measureInitialRoute } from './initial-route.ts';

const root = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, '../../out/renderer'));
const route = measureInitialRoute(root);
const kilobytes = (bytes: number) => (bytes / 1024).toFixed(1).padStart(8);
const list = (files: LoadedFile[]) =>
  files.forEach((file) => say(`${kilobytes(file.gzipBytes)} KB of ${kilobytes(file.bytes)} KB  ${file.name}`));
list(route.files);
say('fonts (compressed as they are; a browser loads the subsets it needs):');
list(route.fonts);
judge('initial route, gzip', route.gzipBytes / 1024, initialRouteBarBytes / 1024, 'KB');
