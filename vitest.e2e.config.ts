import { configDefaults, defineConfig } from 'vitest/config';

/** Batches on censored lines, minutes long: the browsers do little but wait for what stays silent, so they wait together. */
const WAITING = 'test/e2e/lab/{alone,changing,chromium,firefox}.e2e.ts';

const test = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...test,
          name: 'one by one',
          include: ['test/e2e/**/*.e2e.ts'],
          exclude: [...configDefaults.exclude, WAITING],
          /** Real browsers share two cores, and some tests look at times. */
          fileParallelism: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...test,
          name: 'lines',
          include: [WAITING],
          globalSetup: ['test/e2e/lab/build-first.ts'],
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
