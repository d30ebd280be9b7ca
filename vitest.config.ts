import { defineConfig } from 'vitest/config';

/** The limit is for what hangs: properties try hundreds of cases, and a busy machine takes its time. */
export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/unit/**/*.test.tsx'],
    restoreMocks: true,
    testTimeout: 120_000,
  },
});
