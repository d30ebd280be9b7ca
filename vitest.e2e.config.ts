import { defineConfig } from 'vitest/config';

/** Real browsers, one file after the other: they share two cores, and some tests look at times. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
