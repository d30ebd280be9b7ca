import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../../utils/store/migrations.ts';
import type { CollectorMemory } from '../../../utils/store/records.ts';
import { openStore } from '../../../utils/store/store.ts';
import { control } from '../targets/collector-making.ts';
import { all, at, freshStore, keep, RESET, result } from './fixtures.ts';

const [ONE, TWO] = ['https://one.example/', 'https://two.example/'];
const A = 'https://a.example/';

const memory = (url: string, lists: string[] = []): CollectorMemory => ({
  url,
  keys: [{ id: 'k', public_key: 'AAAA', valid_from: at(0), valid_until: at(60) }],
  lists: lists.map((id) => ({ id, etag: null, generated_at: at(0), bytes: 1 })),
  received_at: at(0),
  problem: null,
});
const said = (title: string, ...urls: string[]) =>
  new Map(urls.map((url) => [url, { control: control({ title }), signer: 'AAAA' }]));
const titles = (kept: { collector: string; list: string; control: { title: string | null } }[]) =>
  kept.map((one) => [one.collector, one.list, one.control.title].join(' ')).toSorted();

describe('what collectors say', () => {
  it('is kept by collector and list, and replaced as a whole', async () => {
    const store = await freshStore();
    await store.keepControls(memory(ONE, ['services']), 'services', said('first', A, 'https://b.example/'));
    await store.keepControls(memory(ONE, ['services', 'iq']), 'iq', said('iq', A));
    await store.keepControls(memory(TWO, ['services']), 'services', said('other', A));
    expect(titles(await store.controlsOf(A))).toEqual([
      `${ONE} iq iq`,
      `${ONE} services first`,
      `${TWO} services other`,
    ]);
    await store.keepControls(memory(ONE, ['services', 'iq']), 'services', said('second', A));
    expect(titles(await store.controlsOf(A))).toContain(`${ONE} services second`);
    expect(await store.controlsOf('https://b.example/')).toEqual([]);
    expect(await store.collectors()).toEqual([memory(ONE, ['services', 'iq']), memory(TWO, ['services'])]);
  });

  it('is forgotten with its collector, and nobody else is', async () => {
    const store = await freshStore();
    // One URL that begins as another does.
    const longer = `${ONE}more/`;
    for (const url of [ONE, TWO, longer]) await store.keepControls(memory(url, ['x']), 'x', said('t', A));
    await store.forgetCollectors([TWO, longer]);
    expect(titles(await store.controlsOf(A))).toEqual([`${longer} x t`, `${TWO} x t`].toSorted());
    expect((await store.collectors()).map(({ url }) => url)).toEqual([longer, TWO].toSorted());
  });

  it('is erased with everything', async () => {
    const store = await freshStore();
    await store.keepControls(memory(ONE, ['x']), 'x', said('t', A));
    await store.erase();
    expect([await store.controlsOf(A), await store.collectors()]).toEqual([[], []]);
  });

  it('is exported as far as it was evidence, and who said it', async () => {
    const store = await freshStore();
    const evidence = { control: control(), age_ms: 60_000 };
    await keep(store, { verdict: RESET, control: evidence });
    await store.keepCollector(memory(ONE));
    expect(await store.result('b1', A)).toMatchObject({ control: evidence });
    const records: Record<string, unknown>[] = (await all(store.exportJsonLines())).map((line) =>
      JSON.parse(line),
    );
    expect(records.find(({ kind }) => kind === 'result')).toMatchObject({ control: evidence });
    expect(records.find(({ kind }) => kind === 'collector')).toEqual({ kind: 'collector', ...memory(ONE) });
  });
});

it('a database from before there were collectors is taken over', async () => {
  const older = await freshStore({ migrations: MIGRATIONS.slice(0, 1) });
  await keep(older);
  await older.close();
  // As it was written then: without a control.
  const db = await openDB(older.name);
  const { control: _control, ...kept } = await db.get('observations', ['b1', A]);
  await db.put('observations', kept);
  db.close();
  const store = await openStore(older.name);
  expect(await store.result('b1', A)).toEqual(result());
  await store.keepControls(memory(ONE, ['x']), 'x', said('t', A));
  expect(titles(await store.controlsOf(A))).toEqual([`${ONE} x t`]);
});
