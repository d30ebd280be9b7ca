import { describe, expect, it } from 'vitest';
import {
  firstSending,
  isDue,
  LATEST_MS,
  nextSending,
  sendingApart,
  SOONEST_MS,
} from '../../../utils/report/delays.ts';
import { workOutbox, type OutboxWorld, type SendAnswer } from '../../../utils/report/outbox.ts';
import { shareOfOutage, shareOfResult } from '../../../utils/report/share.ts';
import type { OutboxItem } from '../../../utils/store/records.outbox.ts';
import type { Store } from '../../../utils/store/store.ts';
import { batch as batchOf, freshStore, items, RESET } from '../store/fixtures.ts';
import { measured } from './making.ts';
import { smallCollector } from './small-collector.ts';

const START = Date.parse('2026-11-25T12:00:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LINE = {
  line: { state: 'online', since: '2026-11-25', at: '2026-11-25' },
  last: null,
  open: null,
  count: 1,
} as const;

interface Given {
  store: Store;
  world: OutboxWorld;
  collector: ReturnType<typeof smallCollector>;
  pass: (ms: number) => void;
  /** Measures one target now and shares it. */
  measure: (name: string, started_at?: string) => Promise<void>;
  /** Works until nothing is due within the time. */
  live: (ms: number) => Promise<void>;
}

async function device(change: Partial<OutboxWorld> = {}): Promise<Given> {
  const store = await freshStore();
  await store.allowSharing({ since: new Date(START - DAY).toISOString(), purpose: 1 });
  const collector = smallCollector();
  let now = START;
  let names = 0;
  const pass = (ms: number) => {
    now += ms;
  };
  const world: OutboxWorld = {
    store,
    now: () => new Date(now),
    random: () => 0.5,
    newId: () => `batch-number-${String((names += 1)).padStart(6, '0')}`,
    maker: { browser: 'chromium', browser_major: 156, method_version: '2' },
    tokens: async (count) =>
      Array.from({ length: count }, () => `token-number-${String((names += 1)).padStart(6, '0')}`),
    collectors: ['https://one.example'],
    send: async (_, text) => collector.receive(text),
    ...change,
  };
  const measure = async (name: string, started_at = new Date(now).toISOString()) => {
    const batch_id = `b${(names += 1)}`;
    const url = `https://${name}.example/`;
    await store.createBatch(batchOf(batch_id), items(batch_id, [url]));
    const result = measured({ batch_id, url, started_at, verdict: RESET });
    await store.finish(result, { share: shareOfResult(result, new Date(now)) });
  };
  const live = async (ms: number) => {
    const end = now + ms;
    for (;;) {
      const next = await workOutbox(world);
      const at = next === null ? Infinity : Math.max(Date.parse(next), now + 1000);
      if (at > end) break;
      now = at;
    }
    now = end;
  };
  return { store, world, collector, pass, measure, live };
}

const told = ({ collector }: Given) =>
  collector
    .counted()
    .flatMap(({ reports }) => reports.map(({ input }) => input))
    .toSorted();

describe('what was shared', () => {
  it('gathers for a while, waits for its time, arrives, and is in the history as it was sent', async () => {
    const given = await device();
    await given.measure('a');
    await given.measure('b');
    expect(await workOutbox(given.world)).toBe('2026-11-25T12:15:00.000Z');
    given.pass(15 * MINUTE);
    const due = await workOutbox(given.world);
    expect(due).toBe(firstSending(given.world.now(), 0.5));
    expect(given.collector.arrivals()).toBe(0);
    given.pass(LATEST_MS);
    expect(await workOutbox(given.world)).toBeNull();
    expect(told(given)).toEqual(['https://a.example/', 'https://b.example/']);
    const [sent] = await given.store.sentBatches(10);
    const [batch] = given.collector.counted();
    expect(sent).toMatchObject({
      outcome: 'accepted',
      collector: 'https://one.example',
      batch_id: batch?.batch_id,
    });
    expect(JSON.parse(sent?.text ?? '')).toEqual(batch);
  });

  it('goes at once into batches when there is enough of it', async () => {
    const given = await device();
    for (let at = 0; at < 64; at += 1) await given.measure(`site-${at}`);
    await workOutbox(given.world);
    expect(await given.store.outgoing()).toHaveLength(1);
  });

  const OUTAGE = {
    id: '000000001',
    kind: 'offline',
    last_good_at: null,
    first_bad_at: '2026-11-25T09:10:00.000Z',
    last_bad_at: '2026-11-25T11:10:00.000Z',
    first_good_at: null,
    open: false,
    resolution_s: 300,
    gap: false,
    clock_jumped: false,
  } as const;

  it.each([
    ['as they were', {}, '2026-11-25T09:00:00Z'],
    [
      'of weeks for as long as a collector takes them, with a day to arrive',
      { first_bad_at: '2026-11-01T09:10:00.000Z' },
      '2026-11-12T12:00:00Z',
    ],
    [
      'that were over long ago with their last hour',
      { first_bad_at: '2026-11-01T09:10:00.000Z', last_bad_at: '2026-11-11T20:10:00.000Z' },
      '2026-11-11T20:00:00Z',
    ],
  ])('outages are told, alone if need be: %s', async (_, change, from) => {
    const given = await device();
    await given.store.allowSharing({ since: '2026-01-01T00:00:00.000Z', purpose: 1 });
    const episode = { ...OUTAGE, ...change };
    const share = shareOfOutage(episode, given.world.now());
    await given.store.keepLine(LINE, [episode], share === null ? [] : [share]);
    await given.live(6 * HOUR);
    const until = `${episode.last_bad_at.slice(0, 13)}:00:00Z`;
    expect(given.collector.counted()).toMatchObject([
      { reports: [], outages: [{ from, until, outage: 'offline' }] },
    ]);
  });

  it('without consent nothing is made, asked for or sent', async () => {
    let asked = 0;
    const given = await device({
      tokens: async () => {
        asked += 1;
        return null;
      },
    });
    await given.measure('a');
    await given.store.withdrawSharing();
    given.pass(DAY);
    expect(await workOutbox(given.world)).toBeNull();
    expect([asked, given.collector.arrivals()]).toEqual([0, 0]);
  });

  it('a withdrawal between two batches stops the second', async () => {
    const given = await device({
      send: async () => {
        await given.store.withdrawSharing();
        return { kind: 'accepted' };
      },
    });
    for (let at = 0; at < 65; at += 1) await given.measure(`site-${at}`);
    given.pass(15 * MINUTE);
    await workOutbox(given.world);
    given.pass(LATEST_MS);
    await workOutbox(given.world);
    expect(await given.store.sentBatches(10)).toHaveLength(1);
    expect(await given.store.outgoing()).toEqual([]);
  });

  it('a withdrawal while a batch is under way leaves it to nobody else, also when consent comes back at once', async () => {
    const tried: string[] = [];
    const given = await device({
      collectors: ['https://one.example', 'https://two.example'],
      send: async (collector) => {
        tried.push(collector);
        await given.store.withdrawSharing();
        await given.store.allowSharing({ since: given.world.now().toISOString(), purpose: 1 });
        return { kind: 'failed', detail: 'unreached' };
      },
    });
    for (let at = 0; at < 65; at += 1) await given.measure(`site-${at}`);
    given.pass(15 * MINUTE);
    await workOutbox(given.world);
    expect(await given.store.outgoing()).toHaveLength(2);
    given.pass(LATEST_MS);
    await workOutbox(given.world);
    expect(tried).toEqual(['https://one.example']);
    expect(await given.store.outgoing()).toEqual([]);
  });

  it('is sent in one round, and tokens for more are asked for in another', async () => {
    const happened: string[] = [];
    const given = await device({
      tokens: async () => {
        happened.push('tokens');
        return ['a-token-of-some-length'];
      },
      send: async () => {
        happened.push('sent');
        return { kind: 'accepted' };
      },
    });
    await given.measure('a');
    given.pass(15 * MINUTE);
    await workOutbox(given.world);
    await given.measure('b');
    given.pass(DAY);
    const next = await workOutbox(given.world);
    expect(happened).toEqual(['tokens', 'sent']);
    expect(next).toBe(new Date(given.world.now().getTime() + 15 * MINUTE).toISOString());
    given.pass(15 * MINUTE);
    await workOutbox(given.world);
    expect(happened).toEqual(['tokens', 'sent', 'tokens']);
  });

  it('waits for tokens, and asks for them no more than every quarter of an hour', async () => {
    let asked = 0;
    let isOpen = false;
    const given = await device({
      tokens: async (count) => {
        asked += 1;
        return isOpen ? Array.from({ length: count }, () => 'a-token-of-some-length') : null;
      },
    });
    await given.measure('a');
    await given.live(10 * HOUR);
    expect(asked).toBeGreaterThan(30);
    expect(asked).toBeLessThan(42);
    isOpen = true;
    await given.live(6 * HOUR);
    expect(told(given)).toEqual(['https://a.example/']);
  });
});

/** Three collectors that answer so, and in which order they were tried. */
const answers = (by: Record<string, SendAnswer>) => {
  const tried: string[] = [];
  const send = async (collector: string) => {
    tried.push(new URL(collector).hostname);
    return by[new URL(collector).hostname] ?? { kind: 'accepted' as const };
  };
  return {
    tried,
    send,
    collectors: ['https://one.example', 'https://two.example', 'https://three.example'],
  };
};

describe('collectors', () => {
  const failed: SendAnswer = { kind: 'failed', detail: 'unreached' };

  it('are tried in turn until one takes it', async () => {
    const { tried, ...change } = answers({ 'one.example': failed, 'two.example': failed });
    const given = await device(change);
    await given.measure('a');
    await given.live(6 * HOUR);
    expect(tried).toEqual(['one.example', 'two.example', 'three.example']);
    expect(await given.store.sentBatches(1)).toMatchObject([
      { outcome: 'accepted', collector: 'https://three.example' },
    ]);
  });

  it('one that says no ends it, with its reason', async () => {
    const no: SendAnswer = { kind: 'refused', detail: 'The token was spent.' };
    const { tried, ...change } = answers({ 'one.example': failed, 'two.example': no });
    const given = await device(change);
    await given.measure('a');
    await given.live(3 * DAY);
    expect(tried).toEqual(['one.example', 'two.example']);
    expect(await given.store.sentBatches(1)).toMatchObject([
      { outcome: 'refused', answer: 'The token was spent.' },
    ]);
  });

  it('that are all shut are asked ever more rarely, for 14 days from the hour it was measured in', async () => {
    const { tried, ...change } = answers({
      'one.example': failed,
      'two.example': failed,
      'three.example': failed,
    });
    const given = await device(change);
    await given.measure('a');
    await given.live(DAY);
    const [waiting] = await given.store.outgoing();
    expect(waiting?.tries).toMatchObject([
      { collector: 'https://one.example', problem: 'unreached' },
      { collector: 'https://two.example' },
      { collector: 'https://three.example' },
    ]);
    await given.live(12.9 * DAY);
    expect(await given.store.sentBatches(1)).toEqual([]);
    expect(tried.length / 3).toBeLessThan(60);
    await given.live(2 * DAY);
    expect(await given.store.outgoing()).toEqual([]);
    expect(await given.store.sentBatches(1)).toMatchObject([
      { outcome: 'expired', collector: null, answer: 'https://three.example: unreached' },
    ]);
  });

  it('get what is nearest to its end first, and of what is due together one at a time', async () => {
    const texts: string[] = [];
    const given = await device({
      send: async (_, text) => {
        texts.push(text);
        return { kind: 'accepted' };
      },
    });
    await given.measure('young');
    given.pass(15 * MINUTE);
    await workOutbox(given.world);
    await given.measure('old', new Date(START - 20 * HOUR).toISOString());
    given.pass(15 * MINUTE);
    await workOutbox(given.world);
    given.pass(DAY / 2);
    expect(await workOutbox(given.world)).toBe(sendingApart(given.world.now(), 0.5));
    expect(texts).toHaveLength(1);
    await given.live(HOUR);
    expect(texts.map((text) => /https:..(\w+)/.exec(text)?.[1])).toEqual(['old', 'young']);
  });
});

it('what lay too long without a line is dropped, and what is young enough is told', async () => {
  const given = await device({ tokens: async () => null });
  await given.store.allowSharing({ since: '2026-01-01T00:00:00.000Z', purpose: 1 });
  await given.measure('old');
  given.pass(10 * DAY);
  await given.measure('young');
  given.pass(5 * DAY);
  given.world.tokens = async (count) => Array.from({ length: count }, () => 'a-token-of-some-length');
  await given.live(6 * HOUR);
  expect(told(given)).toEqual(['https://young.example/']);
  expect(await given.store.outbox(1)).toEqual([]);
});

it('what lies too long is erased, also while there are no tokens, and while younger things come', async () => {
  const given = await device({ tokens: async () => null });
  for (let day = 0; day < 20; day += 1) {
    await given.measure(`day-${day}`);
    await given.live(DAY);
  }
  const oldest = new Date(given.world.now().getTime() - 14 * DAY - HOUR).toISOString();
  const kept = await given.store.outbox(100);
  expect(kept.map(({ about_at }) => about_at).filter((moment) => moment < oldest)).toEqual([]);
  expect(kept.length).toBeGreaterThan(12);
});

it('many long addresses take several rounds, and none is lost', async () => {
  const given = await device();
  const shares = Array.from({ length: 700 }, (_, at): OutboxItem => {
    const url = `https://site-${at}.example/${'x'.repeat(2000)}`;
    const share = shareOfResult(measured({ url, batch_id: 'b' }), given.world.now());
    if (share === null) throw new Error('not shared');
    return { ...share, about_at: new Date(START).toISOString() };
  });
  await given.store.keepLine(LINE, [], shares);
  await given.live(DAY);
  expect(new Set(told(given)).size).toBe(700);
  expect(told(given)).toHaveLength(700);
});

describe('delays', () => {
  const now = new Date(START);
  it.each([
    [0, SOONEST_MS],
    [0.5, (SOONEST_MS + LATEST_MS) / 2],
    [0.999_999_99, LATEST_MS],
  ])('by chance %d a batch waits %d ms', (random, ms) => {
    expect(Date.parse(firstSending(now, random)) - START).toBeCloseTo(ms, -2);
  });

  it.each([
    [1, 7.5, 22.5],
    [2, 15, 45],
    [5, 120, 360],
    [50, 360, 1080],
  ])('after %i failures it comes again after %d to %d minutes', (failures, least, most) => {
    expect((Date.parse(nextSending(now, failures, 0)) - START) / MINUTE).toBe(least);
    expect((Date.parse(nextSending(now, failures, 1)) - START) / MINUTE).toBe(most);
  });

  it.each([
    ['now', 0, true],
    ['an hour ago', -HOUR, true],
    ['in a moment', 1, false],
    ['in 18 hours', 18 * HOUR, false],
    ['in a year, by a clock that was wrong', 365 * DAY, true],
  ])('due %s', (_, ms, due) => {
    expect(isDue(new Date(START + ms).toISOString(), now)).toBe(due);
  });
});

/** Numbers that only look like chance, so that a run can be seen again. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

class Ended extends Error {}

describe('50 wake-ups on a bad line', () => {
  it.each(Array.from({ length: 20 }, (_, seed) => seed + 1))(
    'with a worker that ends at any line and collectors that come and go (run %i): each arrives exactly once',
    async (seed) => {
      const random = chance(seed);
      const given = await device({ random, collectors: ['https://one.example', 'https://two.example'] });
      const expected: string[] = [];
      /** Calls until the worker ends. A call may end before its work or behind it. */
      let left = Infinity;
      const mortal =
        <Args extends unknown[], Value>(call: (...args: Args) => Promise<Value>) =>
        async (...args: Args): Promise<Value> => {
          left -= 1;
          if (left < 0 || (left === 0 && random() < 0.5)) throw new Ended();
          const value = await call(...args);
          if (left <= 0) throw new Ended();
          return value;
        };
      let isDown = false;
      const { store, tokens } = given.world;
      const world: OutboxWorld = {
        ...given.world,
        store: {
          ...store,
          sharing: mortal(store.sharing),
          outbox: mortal(store.outbox),
          dropFromOutbox: mortal(store.dropFromOutbox),
          formBatches: mortal(store.formBatches),
          outgoing: mortal(store.outgoing),
          keepOutgoing: mortal(store.keepOutgoing),
          endOutgoing: mortal(store.endOutgoing),
        },
        tokens: mortal((count) => (isDown ? Promise.resolve(null) : tokens(count))),
        send: mortal(async (_, text): Promise<SendAnswer> => {
          if (isDown || random() < 0.3) return { kind: 'failed', detail: 'unreached' };
          const answer = given.collector.receive(text);
          // It arrived, and the line broke before the answer came back.
          return random() < 0.2 ? { kind: 'failed', detail: 'unreached' } : answer;
        }),
      };

      let ended = 0;
      for (let wake = 0; wake < 50; wake += 1) {
        for (let more = Math.floor(random() * 4); more > 0; more -= 1) {
          const name = `site-${expected.length}`;
          await given.measure(name);
          expected.push(`https://${name}.example/`);
        }
        given.pass(random() * 2 * HOUR);
        isDown = random() < 0.3;
        left = random() < 0.6 ? Math.floor(random() * 25) : Infinity;
        await workOutbox(world).catch((error: unknown) => {
          if (!(error instanceof Ended)) throw error;
          ended += 1;
        });
      }
      expect(ended).toBeGreaterThan(5);

      [left, isDown] = [Infinity, false];
      given.world.collectors = world.collectors;
      await given.live(4 * DAY);
      expect(told(given)).toEqual(expected.toSorted());
      expect(await given.store.outgoing()).toEqual([]);
      const outcomes = (await given.store.sentBatches(1000)).map(({ outcome }) => outcome);
      expect(new Set(outcomes)).toEqual(new Set(['accepted']));
    },
    30_000,
  );
});

it('a batch is the same to the last byte each time it is sent', async () => {
  const texts = new Set<string>();
  let round = 0;
  const given = await device({
    send: async (_, text) => {
      texts.add(text);
      round += 1;
      return round < 4 ? { kind: 'failed', detail: 'unreached' } : { kind: 'accepted' };
    },
  });
  await given.measure('a');
  await given.live(3 * DAY);
  expect([texts.size, round]).toEqual([1, 4]);
});
