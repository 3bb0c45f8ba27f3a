// The tests in a real browser: `npm run test:browser -w packages/web`. They build the page first.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  ssr: { resolve: { conditions: ['intermud-source'] } },
  test: {
    include: ['test/**/*.browser.test.ts'],
    globalSetup: ['test/build.ts'],
    // Against what hangs, and nothing else: how long a test takes is up to the machine and what else it does.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    fileParallelism: false,
    retry: 1, // A browser may die of what else runs on the machine; what fails twice is ours.
  },
});
