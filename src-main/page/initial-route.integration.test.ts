import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { initialRouteBarBytes, measureInitialRoute } from '../../bench/console/initial-route.ts';

const built = path.resolve(import.meta.dirname, '../../out/renderer');

it('loads at most 350 KB (gzip) before the page of a feature', () => {
  if (!existsSync(path.join(built, 'index.html'))) throw new Error('The page is not built: npm run build');
  const { files, gzipBytes } = measureInitialRoute(built);
  // The way of counting must not lose the application without anybody noticing.
  expect(files.map(({ name }) => path.extname(name))).toEqual(expect.arrayContaining(['.html', '.js', '.css']));
  expect(files.find(({ name }) => name.endsWith('.js'))?.gzipBytes).toBeGreaterThan(50 * 1024);
  expect(gzipBytes, files.map((file) => `${file.name}: ${file.gzipBytes}`).join('\n')).toBeLessThanOrEqual(initialRouteBarBytes);
});
