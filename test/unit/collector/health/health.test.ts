import { expect, it } from 'vitest';
import { healthRoom } from '../../../../collector/health/health.ts';

async function waitingOf(bytes: number): Promise<unknown> {
  const { routes } = healthRoom('1', {
    counting: {
      engineVersion: () => null,
      waitingBytes: () => bytes,
      loadedLag: () => 0,
      publishedLag: () => 0,
    },
    vantage: () => ({ state: 'unknown', held: 0, targets: 0, seen: 0 }),
    list_faults: () => [],
  });
  const health: { journal: { waiting_bytes: number } } = await (await routes.request('/health')).json();
  return health.journal.waiting_bytes;
}

it.each([
  ['one person says "ok"', 288, 0],
  ['one person says "blocked"', 339, 0],
  ['many came', 5_500_000, 5 * 2 ** 20],
])('what waits tells of no single batch: %s', async (_, bytes, told) => {
  expect(await waitingOf(bytes)).toBe(told);
});
