// The tests in a real browser: `npm run test:browser -w packages/web`. They build the page first.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  ssr: { resolve: { conditions: ['intermud-source'] } },
  test: {
    include: ['test/**/*.browser.test.ts'],
    globalSetup: ['test/build.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    retry: 2, // A browser shares the machine with whatever else runs there: its own time-outs are not ours to judge by.
  },
});
