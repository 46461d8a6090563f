import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Most of them wait for servers and processes: as many files at once as a small machine has cores.
    maxWorkers: 2,
    // Unit tests lie beside the code; integration tests need servers or child processes and end in .integration.test.ts.
    projects: [
      {
        test: {
          name: 'unit',
          // They share nothing but modules without state: a worker for each file would cost as long as the tests themselves.
          isolate: false,
          setupFiles: ['./scripts/property-seed.ts'],
          // The contrast test reads the real stylesheet of the colours.
          css: { include: [/tokens\.css/] },
          include: ['src-*/**/*.test.{ts,tsx}', 'resources/**/*.test.ts', 'scripts/**/*.test.mjs'],
          exclude: ['**/*.integration.test.ts', '**/*.measurement.test.ts', '**/node_modules/**'],
          environment: 'node',
        },
      },
      {
        test: {
          name: 'integration',
          setupFiles: ['./scripts/property-seed.ts'],
          include: ['src-*/**/*.integration.test.ts', 'resources/**/*.integration.test.ts'],
          exclude: ['**/node_modules/**'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          // What it finds depends on the machine's rest: it runs alone, after the others.
          name: 'measurement',
          include: ['src-*/**/*.measurement.test.ts'],
          exclude: ['**/node_modules/**'],
          environment: 'node',
          fileParallelism: false,
          maxConcurrency: 12,
          testTimeout: 120_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
});
