import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../../utils/store/migrations.ts';
import type { OutboxItem, OutgoingBatch, SentBatch } from '../../../utils/store/records.outbox.ts';
import { openStore, type Store } from '../../../utils/store/store.ts';
import { DEFAULT_SETTINGS } from '../../../utils/store/settings.ts';
import { at, batch, freshStore, items, keep, result } from './fixtures.ts';

const item = (id: string, minutes = 10): OutboxItem => ({
  id,
  about_at: at(minutes),
  queued_at: at(minutes),
  content: { told: id },
});
const outgoing = (batch_id: string): OutgoingBatch => ({
  batch_id,
  made_at: at(20),
  due_at: at(30),
  expires_at: at(9999),
  text: '{}',
  failures: 0,
  tries: [],
});
const sent = (batch_id: string, change: Partial<SentBatch> = {}): SentBatch => ({
  batch_id,
  ended_at: at(40),
  outcome: 'accepted',
  collector: 'https://collector.example',
  answer: null,
  text: '{}',
  ...change,
});
const ids = async (store: Store) => (await store.outbox(100)).map(({ id }) => id);

/** A store with one target measured and none finished. */
async function measuring(): Promise<Store> {
  const store = await freshStore();
  await store.createBatch(batch('b1'), items('b1', ['https://a.example/']));
  return store;
}

const agree = (store: Store, minutes = 0) => store.allowSharing({ since: at(minutes), purpose: 1 });
const finish = (store: Store, share: OutboxItem | null) => store.finish(result(), { share });

describe('what is shared', () => {
  it.each<[string, (store: Store) => Promise<void>, string[]]>([
    ['nothing was agreed', async () => {}, []],
    ['it was agreed before', (store) => agree(store), ['one']],
    ['it was agreed at that moment', (store) => agree(store, 10), ['one']],
    ['it was agreed only later', (store) => agree(store, 11), []],
    [
      'it was withdrawn again',
      async (store) => {
        await agree(store);
        await store.withdrawSharing();
      },
      [],
    ],
  ])('enters with its Result, when %s', async (_, before, expected) => {
    const store = await measuring();
    await before(store);
    expect(await finish(store, item('one'))).toBe(true);
    expect(await ids(store)).toEqual(expected);
    expect(await store.resultsOfBatch('b1')).toHaveLength(1);
  });

  it('enters once, however often the Result is finished', async () => {
    const store = await measuring();
    await agree(store);
    await finish(store, item('one'));
    expect(await finish(store, item('two'))).toBe(false);
    expect(await ids(store)).toEqual(['one']);
  });

  it('enters with the end of an outage', async () => {
    const store = await freshStore();
    const memory = {
      line: { state: 'online', since: at(0), at: at(0) },
      last: null,
      open: null,
      count: 1,
    } as const;
    await store.keepLine(memory, [], [item('before')]);
    await agree(store);
    await store.keepLine(memory, [], [item('one'), item('two')]);
    await store.keepLine(memory, [], [item('one')]);
    expect(await ids(store)).toEqual(['one', 'two']);
    expect(await store.get('line')).toEqual(memory);
  });
});

describe('a withdrawal', () => {
  it('takes all that waits, and leaves what was sent', async () => {
    const store = await measuring();
    await agree(store);
    await finish(store, item('one'));
    await store.formBatches(['one'], [outgoing('a'), outgoing('b')]);
    await store.endOutgoing(sent('a'));
    await agree(store);
    await store.keepLine(
      { line: { state: 'online', since: at(0), at: at(0) }, last: null, open: null, count: 1 },
      [],
      [item('two')],
    );
    await store.withdrawSharing();
    expect(await store.sharing()).toBeUndefined();
    expect(await ids(store)).toEqual([]);
    expect(await store.outgoing()).toEqual([]);
    expect(await store.sentBatches(10)).toEqual([sent('a')]);
  });

  it('leaves no way back: what was under way forms nothing and keeps nothing', async () => {
    const store = await measuring();
    await agree(store);
    await finish(store, item('one'));
    await store.formBatches(['one'], [outgoing('a')]);
    await store.withdrawSharing();
    expect(await store.formBatches([], [outgoing('b')])).toBe(false);
    await store.keepOutgoing(outgoing('a'));
    expect(await store.outgoing()).toEqual([]);
  });

  it('does not hide that a batch had left already', async () => {
    const store = await measuring();
    await store.endOutgoing(sent('a'));
    expect(await store.sentBatches(10)).toHaveLength(1);
  });
});

describe('batches', () => {
  it('take the place of their items, or nothing happens', async () => {
    const store = await measuring();
    await agree(store);
    await finish(store, item('one'));
    expect(await store.formBatches(['one', 'gone'], [outgoing('a')])).toBe(false);
    expect([await ids(store), await store.outgoing()]).toEqual([['one'], []]);
    expect(await store.formBatches(['one'], [outgoing('a')])).toBe(true);
    expect([await ids(store), await store.outgoing()]).toEqual([[], [outgoing('a')]]);
    expect(await store.formBatches(['one'], [outgoing('b')])).toBe(false);
  });

  it('are told newest first', async () => {
    const store = await freshStore();
    await store.endOutgoing(sent('a', { ended_at: at(1) }));
    await store.endOutgoing(sent('b', { ended_at: at(3) }));
    await store.endOutgoing(sent('c', { ended_at: at(2) }));
    expect((await store.sentBatches(2)).map(({ batch_id }) => batch_id)).toEqual(['b', 'c']);
  });

  it('that were sent are forgotten with the results of their time; what waits is not', async () => {
    const store = await measuring();
    await agree(store);
    await finish(store, item('one'));
    await store.formBatches(['one'], [outgoing('w')]);
    await store.endOutgoing(sent('a'));
    await store.applyRetention(new Date(at(0)), DEFAULT_SETTINGS);
    for (let day = 1; day <= 32; day += 1) {
      await store.applyRetention(new Date(at(day * 1440)), DEFAULT_SETTINGS);
    }
    expect([await store.sentBatches(10), await store.outgoing()]).toEqual([[], [outgoing('w')]]);
  });

  it('and what waits are in the export, and go when all is erased', async () => {
    const store = await measuring();
    await agree(store);
    await finish(store, item('one'));
    await store.formBatches([], [outgoing('w')]);
    await store.endOutgoing(sent('a'));
    const kinds = [];
    for await (const line of store.exportJsonLines()) kinds.push(/"kind":"(\w+)"/.exec(line)?.[1]);
    expect(kinds).toEqual(expect.arrayContaining(['outbox_item', 'outgoing_batch', 'sent_batch']));
    await store.erase();
    expect([
      await store.sharing(),
      await ids(store),
      await store.outgoing(),
      await store.sentBatches(1),
    ]).toEqual([undefined, [], [], []]);
  });
});

it.each([1, 2])('a database of version %i is taken over, and shares nothing', async (version) => {
  const store = await freshStore({ migrations: MIGRATIONS.slice(0, version) });
  await keep(store);
  await store.close();
  const later = await openStore(store.name);
  expect(await later.resultsOfBatch('b1')).toEqual([result()]);
  expect([await later.sharing(), await ids(later), await later.sentBatches(1)]).toEqual([undefined, [], []]);
  await agree(later);
  await later.keepLine(
    { line: { state: 'online', since: at(0), at: at(0) }, last: null, open: null, count: 1 },
    [],
    [item('one')],
  );
  expect(await ids(later)).toEqual(['one']);
});
