import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const root = import.meta.dirname;

/** Routes are paths, so the page must find its files from `/runs/1` too; the preset says `./`, which is for `file://`. */
const rootBase: Plugin = { name: 'holdpoint:root-base', config: () => ({ base: '/' }) };

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node24',
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        input: {
          index: path.join(root, 'src-main/electron/index.ts'),
          cli: path.join(root, 'src-main/cli/index.ts'),
          'load-engine': path.join(root, 'src-main/workers/load-engine.ts'),
          'load-worker': path.join(root, 'src-main/workers/load-worker.ts'),
          'run-analysis': path.join(root, 'src-main/workers/run-analysis.ts'),
          'pty-host': path.join(root, 'src-main/workers/pty-host.ts'),
          'har-import': path.join(root, 'src-main/workers/har-import.ts'),
          'plan-import': path.join(root, 'src-main/workers/plan-import.ts'),
          'screen-worker': path.join(root, 'src-main/workers/screen-worker.ts'),
          shop: path.join(root, 'resources/demo/shop/index.ts'),
          'hold-lock': path.join(root, 'resources/demo/hold-lock.ts'),
        },
        // Flat: a worker's file is found beside the code that starts it.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input: { preload: path.join(root, 'src-preload/preload.ts') },
        // A sandboxed preload must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: path.join(root, 'src-renderer'),
    plugins: [react(), rootBase],
    build: {
      outDir: path.join(root, 'out/renderer'),
      target: 'chrome140',
      // The content security policy allows fonts and images from files only, not as data in a stylesheet.
      assetsInlineLimit: 0,
      // electron-vite leaves pages as they are; ours also travels over a network.
      minify: true,
      // The terminal with its WebGL renderer is one chunk of 630 kB, loaded with its page.
      chunkSizeWarningLimit: 700,
      emptyOutDir: true,
      rolldownOptions: { input: path.join(root, 'src-renderer/index.html') },
    },
  },
});
