import { expect, it } from 'vitest';
import { aggregatesRoom } from '../../../../collector/publish/aggregates-room.ts';

const ROWS = 100_000;

const FOUND = {
  columns: ['input', 'matching', 'total', 'people'],
  rows: Array.from({ length: ROWS }, (_, number) => [`https://${number}.example/`, 1, 1, 20]),
};

/** An engine in which each question has as many rows as an answer may have. */
const LARGE = {
  published: async () => ({ version: 1, query: async () => FOUND, lasts: () => true }),
};

it('holds no rows of an answer of which nobody reads the text', async () => {
  const { routes } = aggregatesRoom({
    store: LARGE,
    minReporters: 10,
    now: Date.now,
    onError: (error) => {
      throw error;
    },
  });
  for (let asked = 0; asked < 5; asked += 1) {
    const response = await routes.request('/aggregates?axis_x=input', { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).not.toBeNull();
  }
  const last = await routes.request('/aggregates?axis_x=input');
  expect(last.status).toBe(200);
  await last.body?.cancel();
}, 60_000);
