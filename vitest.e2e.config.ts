import { configDefaults, defineConfig } from 'vitest/config';

/** Batches on censored lines, minutes long: the browsers do little but wait for what stays silent, so they wait together. */
const WAITING = 'test/e2e/lab/{alone,changing,chromium,firefox}.e2e.ts';

/** No browser. They mostly wait, for journals to be counted and for collectors to start: a third to a half of their time is work. */
const SERVERS = 'test/e2e/{collector,issuer,relay}/**/*.e2e.ts';

/** A browser each, in a lab or small internet of its own: half of their time is waiting for what is silent, or for a clock. */
const LABS = 'test/e2e/{report,runner,share,welcome,worker}/**/*.e2e.ts';

const test = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...test,
          name: 'one by one',
          include: ['test/e2e/**/*.e2e.ts'],
          exclude: [...configDefaults.exclude, LABS, WAITING, SERVERS],
          /** Real browsers share two cores, and some tests look at times. */
          fileParallelism: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...test,
          name: 'two by two',
          include: [LABS],
          globalSetup: ['test/e2e/lab/build-first.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...test,
          name: 'servers',
          include: [SERVERS],
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...test,
          name: 'lines',
          include: [WAITING],
          globalSetup: ['test/e2e/lab/build-first.ts'],
          maxWorkers: 3,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
