import { describe, expect, it } from 'vitest';
import { connect } from '../../../utils/store/connection.ts';
import { observationsOf, rowOf } from '../../../utils/store/result-row.ts';
import type { Store } from '../../../utils/store/store.ts';
import { at, batch, freshStore, items, keep, result } from './fixtures.ts';

const DAY_MINUTES = 24 * 60;
const SETTINGS = { raw_retention_days: 30, rollup_retention_days: 730 };
const day = (days: number) => new Date(at(days * DAY_MINUTES));

async function counts(store: Store) {
  return {
    results: (await store.resultsSince('')).length,
    rollups: (await store.rollups('', '9')).length,
    episodes: (await store.episodesSince('')).length,
    states: (await store.targetStates()).length,
  };
}

/** A year of results, one each day, and an outage on the first. */
async function year(): Promise<Store & { name: string }> {
  const store = await freshStore();
  for (let index = 0; index < 365; index += 73) {
    await keep(store, { batch_id: `b${index}`, started_at: at(index * DAY_MINUTES) });
  }
  await store.putEpisode({
    id: '000000001',
    kind: 'offline',
    last_good_at: null,
    first_bad_at: at(0),
    last_bad_at: at(1),
    first_good_at: at(2),
    open: false,
    resolution_s: 300,
    gap: false,
    clock_jumped: false,
  });
  return store;
}

describe('applyRetention', () => {
  it('deletes raw results after 30 days and keeps the counts', async () => {
    const store = await year();
    await store.applyRetention(day(300), SETTINGS);
    expect((await store.resultsSince('')).map(({ batch_id }) => batch_id)).toEqual(['b292']);
    expect(await counts(store)).toEqual({ results: 1, rollups: 5, episodes: 1, states: 1 });
    expect(await store.result('b219', 'https://a.example/')).toBeUndefined();
    expect(await store.batch('b219')).toBeUndefined();
    expect(await store.batch('b292')).toBeDefined();
  });

  it('deletes counts, outages and states after two years', async () => {
    const store = await year();
    await store.applyRetention(day(365 + 650), SETTINGS);
    expect(await counts(store)).toEqual({ results: 0, rollups: 1, episodes: 0, states: 1 });
    const other = await year();
    await other.applyRetention(day(365 + 800), SETTINGS);
    expect(await counts(other)).toEqual({ results: 0, rollups: 0, episodes: 0, states: 0 });
  });

  it('keeps as long as the person wants', async () => {
    const store = await year();
    await store.applyRetention(day(300), { raw_retention_days: 365, rollup_retention_days: 100 });
    expect(await counts(store)).toEqual({ results: 5, rollups: 2, episodes: 0, states: 1 });
  });

  it('keeps what is of the very moment', async () => {
    const store = await freshStore();
    await keep(store, { started_at: at(0) });
    await store.applyRetention(day(30), SETTINGS);
    expect(await counts(store)).toMatchObject({ results: 1 });
    await store.applyRetention(new Date(day(30).getTime() + 1), SETTINGS);
    expect(await counts(store)).toMatchObject({ results: 0, rollups: 1 });
  });

  it('keeps a batch that is still to be finished, however old', async () => {
    const store = await freshStore();
    await store.createBatch(batch('b1'), items('b1', ['https://a.example/']));
    await store.applyRetention(day(300), SETTINGS);
    expect((await store.unfinishedBatches()).map(({ id }) => id)).toEqual(['b1']);
    expect(await store.queue('b1')).toHaveLength(1);
  });

  it('forgets what old days cost', async () => {
    const store = await freshStore();
    await store.addBytes('2026-03-01', 1);
    await store.addBytes('2026-03-02', 1);
    await store.applyRetention(day(31), SETTINGS);
    expect(await Promise.all([store.bytesSpent('2026-03-01'), store.bytesSpent('2026-03-02')])).toEqual([
      0, 1,
    ]);
  });

  it('takes away more than one step holds', async () => {
    const store = await freshStore();
    const old = Array.from({ length: 1200 }, (_, index) =>
      result({ batch_id: 'b1', url: `https://${index}.example/` }),
    );
    await connect(store.name).use(async (db) => {
      const transaction = db.transaction(['results', 'observations'], 'readwrite');
      await Promise.all([
        ...old.flatMap((one) => [
          transaction.objectStore('results').put(rowOf(one)),
          transaction.objectStore('observations').put(observationsOf(one)),
        ]),
        transaction.done,
      ]);
    });
    await keep(store, { batch_id: 'new', started_at: day(30).toISOString() });
    await store.applyRetention(day(31), SETTINGS);
    expect((await store.resultsSince('')).map(({ batch_id }) => batch_id)).toEqual(['new']);
    expect(await connect(store.name).use((db) => db.count('observations'))).toBe(1);
  });

  it('does not cost a memory when the clock leaps years ahead for an hour', async () => {
    const store = await year();
    await store.applyRetention(day(20), SETTINGS);
    for (let run = 0; run < 3; run += 1) await store.applyRetention(day(4000), SETTINGS);
    expect(await counts(store)).toMatchObject({ results: 5, rollups: 5, episodes: 1 });
    await store.applyRetention(day(21), SETTINGS);
    expect(await counts(store)).toMatchObject({ results: 5, rollups: 5, episodes: 1 });
  });

  it('catches up after a long absence, a day each time', async () => {
    const store = await freshStore();
    await keep(store, { started_at: at(0) });
    await store.applyRetention(day(0), SETTINGS);
    for (let run = 0; run < 30; run += 1) await store.applyRetention(day(200), SETTINGS);
    expect(await counts(store)).toMatchObject({ results: 1 });
    await store.applyRetention(day(200), SETTINGS);
    expect(await counts(store)).toMatchObject({ results: 0 });
  });

  it('forgets a day later that the disk was full', async () => {
    const store = await freshStore();
    await store.put('storage_full', { at: at(0) });
    await store.applyRetention(day(0.9), SETTINGS);
    expect(await store.get('storage_full')).toBeDefined();
    await store.applyRetention(day(1), SETTINGS);
    expect(await store.get('storage_full')).toBeUndefined();
  });
});
