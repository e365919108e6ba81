import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const alias = { '@': fileURLToPath(new URL('./src', import.meta.url)) };

// What runs in no database: pure functions, and React in a simulated page.
const UNIT = ['shared', 'client', 'features', 'ui', 'unit'].map(
  (folder) => `tests/${folder}/**/*.test.{ts,tsx}`,
);

const TIMED_FAULTS = ['broken-redis', 'rolling-restart', 'slow-readers'].map(
  (name) => `tests/faults/${name}.test.ts`,
);

// Half of all tests wait for servers that start: one worker fewer than cores, as usual, would leave one idle.
const WORKERS = 2;

// Groups run in order: pure functions take seconds, and what depends on the machine fails most, so it is next.
// One for all files of a run, so that the run can be had again.
process.env.FAULTS_SEED ??= String(Math.floor(Math.random() * 2 ** 31));

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: UNIT, maxWorkers: WORKERS },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/**/*.test.ts'],
          exclude: [...UNIT, 'tests/bench/**', 'tests/browser/**', 'tests/faults/**'],
          globalSetup: 'tests/harness/stores.ts',
          maxWorkers: WORKERS,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        // Each file has its own stores and processes, and mostly waits.
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          exclude: TIMED_FAULTS,
          maxWorkers: 2,
          maxConcurrency: 3,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        // What measures how long things take has the machine to itself.
        test: {
          name: 'timed-faults',
          include: TIMED_FAULTS,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
