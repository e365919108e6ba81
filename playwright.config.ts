import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { defineConfig } from '@playwright/test';

// The browser of the system, so that nothing is downloaded.
const executablePath = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) =>
    ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)),
  )
  .find((file) => existsSync(file));

const TIMED = '**/hostile-messages.spec.ts';

export default defineConfig({
  testDir: 'tests/browser',
  testMatch: '**/*.spec.ts',
  globalSetup: './tests/harness/browser-set-up.ts',
  // Each wait has a limit of its own; a test of many steps takes a minute where the machine is busy.
  timeout: 120_000,
  expect: { timeout: 10_000 },
  workers: 2,
  fullyParallel: true,
  // What measures how long things take has the machine to itself, after all others.
  projects: [
    { name: 'together', testIgnore: TIMED, outputDir: 'test-results/together' },
    // `npm test` runs it whatever became of the others; so each has a folder, which its run empties.
    {
      name: 'alone',
      testMatch: TIMED,
      outputDir: 'test-results/alone',
      dependencies: ['together'],
    },
  ],
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath, args: ['--no-sandbox'] },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
});
