import * as fc from 'fast-check';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import type { LineFrame } from '../../../utils/diagnose/verdict.ts';
import type { Episode, LineMemory } from '../../../utils/schedule/outage.ts';
import { connect } from '../../../utils/store/connection.ts';
import { STORE_NAMES } from '../../../utils/store/schema.ts';
import { nextTargetState } from '../../../utils/store/target-state.ts';
import {
  at,
  batch,
  freshStore,
  items,
  keep,
  observation,
  OK,
  RESET,
  result,
  state,
  target,
} from './fixtures.ts';

const A = 'https://a.example/';
const B = 'https://b.example/';
const FRAME: LineFrame = {
  at: at(1),
  state: 'online',
  international: { asked: 3, alive: 3 },
  domestic: { asked: 2, alive: 2 },
  flags: [],
};

describe('batches', () => {
  it('are kept with their queue, in order of position', async () => {
    const store = await freshStore();
    const queue = items('b1', [B, A]);
    await store.createBatch(batch('b1', { total: 2 }), queue.toReversed());
    expect(await store.batch('b1')).toEqual(batch('b1', { total: 2 }));
    expect(await store.queue('b1')).toEqual(queue);
    expect(await store.queue('b')).toEqual([]);
  });

  it('count a URL once', async () => {
    const store = await freshStore();
    const queue = items('b1', [A, B, A]);
    await store.createBatch(batch('b1', { total: 3 }), queue);
    expect(await store.queue('b1')).toEqual(queue.slice(0, 2));
    expect((await store.batch('b1'))?.total).toBe(2);
  });

  it('that exist cannot be created again: nothing of the second is kept', async () => {
    const store = await freshStore();
    await store.createBatch(batch('b1'), items('b1', [A]));
    await expect(store.createBatch(batch('b1'), items('b1', [B]))).rejects.toMatchObject({
      name: 'ConstraintError',
    });
    expect(await store.queue('b1')).toEqual(items('b1', [A]));
  });

  it('that are unfinished come oldest first', async () => {
    const store = await freshStore();
    await store.createBatch(batch('late', { created_at: at(9) }), []);
    await store.createBatch(batch('early', { created_at: at(1) }), []);
    await store.createBatch(batch('over', { created_at: at(2) }), []);
    await store.endBatch('over', 'stopped', at(3));
    expect((await store.unfinishedBatches()).map(({ id }) => id)).toEqual(['early', 'late']);
    expect(await store.batch('over')).toMatchObject({ state: 'stopped', ended_at: at(3) });
  });

  it('tell the last one of all targets', async () => {
    const store = await freshStore();
    expect(await store.lastFullBatch()).toBeUndefined();
    await store.createBatch(batch('scheduled', { created_at: at(1) }), []);
    await store.createBatch(batch('asked', { created_at: at(5), trigger: 'person' }), []);
    await store.createBatch(batch('again', { created_at: at(9), trigger: 'recheck' }), []);
    expect((await store.lastFullBatch())?.id).toBe('asked');
  });

  it('gather frames, also when several come at once', async () => {
    const store = await freshStore();
    await store.createBatch(batch('b1'), []);
    await Promise.all([1, 2, 3].map((minute) => store.addFrame('b1', { ...FRAME, at: at(minute) })));
    expect((await store.batch('b1'))?.frames.map((frame) => frame.at)).toEqual([at(1), at(2), at(3)]);
  });

  it('that were erased meanwhile are not missed', async () => {
    const store = await freshStore();
    await store.addFrame('gone', FRAME);
    await store.keepObservations('gone', A, [observation()]);
    await store.endBatch('gone', 'done', at(1));
    expect(await store.finish(result({ batch_id: 'gone' }))).toBe(false);
    expect(await store.batch('gone')).toBeUndefined();
    expect(await store.queue('gone')).toEqual([]);
  });

  it('keep and forget the observations of a queued target', async () => {
    const store = await freshStore();
    await store.createBatch(batch('b1'), items('b1', [A]));
    await store.keepObservations('b1', A, [observation()]);
    expect((await store.queue('b1')).map(({ observations }) => observations)).toEqual([[observation()]]);
    await store.keepObservations('b1', A, null);
    expect(await store.queue('b1')).toEqual(items('b1', [A]));
  });
});

describe('finish', () => {
  it('writes the Result, empties the queue, counts the day and moves the state', async () => {
    const store = await freshStore();
    await store.createBatch(batch('b1'), items('b1', [A, B]));
    const one = result({ verdict: RESET });
    expect(await store.finish(one)).toBe(true);
    expect(await store.queue('b1')).toEqual(items('b1', [A, B]).slice(1));
    expect(await store.resultsOfBatch('b1')).toEqual([one]);
    expect(await store.result('b1', A)).toEqual(one);
    expect(await store.targetState(A)).toEqual(nextTargetState(undefined, one));
    expect(await store.rollups('2026-03-01', '2026-03-01')).toEqual([
      {
        day: '2026-03-01',
        url: A,
        service: 'a',
        counts: { ok: 0, down: 0, blocked: 0, unknown: 1 },
        classes: { reset: 1 },
      },
    ]);
  });

  it('happens once, whatever comes a second time', async () => {
    const store = await freshStore();
    await store.createBatch(batch('b1'), items('b1', [A]));
    expect(await store.finish(result())).toBe(true);
    const other = result({ verdict: RESET });
    expect(await store.finish(other)).toBe(false);
    expect(await store.resultsOfBatch('b1')).toEqual([result()]);
    expect(await store.targetState(A)).toEqual(state());
    expect((await store.rollups('2026-03-01', '2026-03-01')).map(({ counts }) => counts.ok)).toEqual([1]);
  });

  it('does not overwrite a Result, though its target is queued again', async () => {
    const store = await freshStore();
    await keep(store, { verdict: RESET });
    const connection = connect(store.name);
    await connection.use(async (db) => {
      for (const item of items('b1', [A])) await db.put('queue', item);
    });
    expect(await store.finish(result())).toBe(false);
    expect((await store.resultsOfBatch('b1')).map(({ verdict }) => verdict)).toEqual([RESET]);
  });

  it('gives each target of a batch exactly one Result, in whatever order and however often it is called', async () => {
    const urls = Array.from({ length: 6 }, (_, index) => `https://${index}.example/`);
    const calls = fc.array(fc.record({ url: fc.constantFrom(...urls), verdict: fc.constantFrom(OK, RESET) }));
    await fc.assert(
      fc.asyncProperty(calls, fc.boolean(), async (some, atOnce) => {
        const store = await freshStore();
        await store.createBatch(batch('b1'), items('b1', urls));
        const wanted = [...some, ...urls.map((url) => ({ url, verdict: OK }))];
        const finish = async (change: { url: string }) => store.finish(result(change));
        const done: boolean[] = [];
        if (atOnce) done.push(...(await Promise.all(wanted.map(finish))));
        else for (const change of wanted) done.push(await finish(change));

        expect(done.filter(Boolean)).toHaveLength(urls.length);
        expect((await store.resultsOfBatch('b1')).map(({ url }) => url)).toEqual(urls);
        expect(await store.queue('b1')).toEqual([]);
        const rollups = await store.rollups('2026-03-01', '2026-03-01');
        expect(rollups.map(({ counts }) => counts.ok + counts.unknown)).toEqual(urls.map(() => 1));
        await store.close();
      }),
      { numRuns: 25 },
    );
  });

  it('adds up a day and begins the next', async () => {
    const store = await freshStore();
    const dns = { ...RESET, failure_class: 'dns' } as const;
    const verdicts = [OK, RESET, RESET, dns, OK];
    for (const [index, verdict] of verdicts.entries()) {
      await keep(store, { batch_id: `b${index}`, verdict, started_at: at(index * 359) });
    }
    expect(await store.rollups('2026-02-01', '2026-03-31')).toMatchObject([
      { day: '2026-03-01', counts: { ok: 2, unknown: 3 }, classes: { reset: 2, dns: 1 } },
    ]);
    await keep(store, { batch_id: 'next', started_at: at(24 * 60) });
    expect((await store.rollups('2026-03-02', '2026-03-02')).map(({ counts }) => counts.ok)).toEqual([1]);
  });
});

describe('results', () => {
  it('since a moment come oldest first, without their observations', async () => {
    const store = await freshStore();
    for (const minute of [30, 10, 20]) await keep(store, { batch_id: `b${minute}`, started_at: at(minute) });
    const since = await store.resultsSince(at(20));
    expect(since.map(({ started_at }) => started_at)).toEqual([at(20), at(30)]);
    expect(since[0]).toMatchObject({ status: 200, attempts: 1, browser: 'chromium', verdict: OK });
    expect(since[0]).not.toHaveProperty('observations');
  });

  it('of one URL come a page at a time, none twice and none left out, though two are of the same moment', async () => {
    const store = await freshStore();
    for (const id of ['b1', 'b2', 'b3', 'b4', 'b5']) await keep(store, { batch_id: id, started_at: at(10) });
    await keep(store, { batch_id: 'b6', started_at: at(30) });
    await keep(store, { batch_id: 'other', url: B, started_at: at(10) });
    const seen: string[] = [];
    const range = { since: at(10), until: at(30), limit: 2 };
    let page = await store.resultsOfUrl(A, range);
    for (;;) {
      seen.push(...page.results.map(({ batch_id }) => batch_id));
      if (page.next === null) break;
      page = await store.resultsOfUrl(A, { ...range, after: page.next });
    }
    expect(seen).toEqual(['b1', 'b2', 'b3', 'b4', 'b5']);
  });

  it('of a batch do not mix with those of a batch whose id begins alike', async () => {
    const store = await freshStore();
    await keep(store, { batch_id: 'b1' });
    await keep(store, { batch_id: 'b11' });
    expect((await store.resultsOfBatch('b1')).map(({ batch_id }) => batch_id)).toEqual(['b1']);
  });
});

describe('the line', () => {
  const episode: Episode = {
    id: '000000001',
    kind: 'offline',
    last_good_at: at(0),
    first_bad_at: at(5),
    last_bad_at: at(10),
    first_good_at: null,
    open: true,
    resolution_s: 300,
    gap: false,
    clock_jumped: false,
  };
  const memory: LineMemory = {
    line: { state: 'offline', since: at(5), at: at(10) },
    last: { at: at(10), state: 'offline', interval_ms: 300_000 },
    open: episode,
    count: 1,
  };

  it('keeps memory and episodes together', async () => {
    const store = await freshStore();
    expect(await store.get('line')).toBeUndefined();
    await store.keepLine(memory, [episode]);
    expect(await store.get('line')).toEqual(memory);
    expect(await store.openEpisode()).toEqual(episode);
  });

  it('knows the open episode until it ends, though a set-back clock dates it before others', async () => {
    const store = await freshStore();
    expect(await store.openEpisode()).toBeUndefined();
    await store.putEpisode({ ...episode, open: false });
    const later = { ...episode, id: '000000002', first_bad_at: at(-90), last_bad_at: at(-90) };
    await store.putEpisode(later);
    expect(await store.openEpisode()).toEqual(later);
    await store.putEpisode({ ...later, open: false });
    expect(await store.openEpisode()).toBeUndefined();
  });

  it('tells episodes since a moment, those that reach into it, and the open one', async () => {
    const store = await freshStore();
    const over = { ...episode, open: false };
    await store.keepLine(memory, [
      over,
      { ...over, id: '000000002', first_bad_at: at(20), last_bad_at: at(40) },
      { ...over, id: '000000003', first_bad_at: at(50), last_bad_at: at(60) },
      { ...episode, id: '000000004', first_bad_at: at(-10), last_bad_at: at(-10) },
    ]);
    expect((await store.episodesSince(at(30))).map(({ id }) => Number(id))).toEqual([2, 3, 4]);
  });
});

describe('small things', () => {
  it('are all gone after an erasure', async () => {
    const store = await freshStore();
    await keep(store);
    await store.createBatch(batch('b2'), items('b2', [A]));
    await store.setOwnTargets([target(A)]);
    await store.addBytes('2026-03-01', 1);
    await store.erase();
    const db = await openDB(store.name);
    expect(await Promise.all(STORE_NAMES.map((name) => db.count(name)))).toEqual(STORE_NAMES.map(() => 0));
    db.close();
  });

  it('remembers own targets', async () => {
    const store = await freshStore();
    expect(await store.ownTargets()).toEqual([]);
    const own = [target(B, { source: 'user', service: null }), target(A, { source: 'user' })];
    await store.setOwnTargets(own);
    expect(await store.ownTargets()).toEqual(own);
  });

  it('adds up bytes by day, also when several come at once', async () => {
    const store = await freshStore();
    await Promise.all([1, 2, 3, 4].map((bytes) => store.addBytes('2026-03-01', bytes)));
    await store.addBytes('2026-03-02', 7);
    expect(await store.bytesSpent('2026-03-01')).toBe(10);
    expect(await store.bytesSpent('2026-03-02')).toBe(7);
    expect(await store.bytesSpent('2026-03-03')).toBe(0);
  });

  it('counts the cost of what is kept with it, once, though nothing is kept', async () => {
    const store = await freshStore();
    await store.createBatch(batch('b1'), items('b1', [A, B]));
    const cost = { day: '2026-03-01', bytes: 5 };
    await store.keepObservations('b1', A, [observation()], cost);
    await store.keepObservations('b1', A, null);
    expect(await store.finish(result(), { cost })).toBe(true);
    expect(await store.finish(result({ url: B }))).toBe(true);
    expect(await store.bytesSpent('2026-03-01')).toBe(10);
    await store.keepObservations('gone', A, [observation()], cost);
    expect(await store.finish(result(), { cost })).toBe(false);
    expect(await store.bytesSpent('2026-03-01')).toBe(20);
  });

  it('remembers records by name', async () => {
    const store = await freshStore();
    await store.put('patience', { [A]: at(1) });
    expect(await store.get('patience')).toEqual({ [A]: at(1) });
    expect(await store.get('storage_full')).toBeUndefined();
  });

  it('is there again after it was closed', async () => {
    const store = await freshStore();
    await keep(store);
    await store.close();
    expect(await store.targetStates()).toHaveLength(1);
  });
});
