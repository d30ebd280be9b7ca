/** From a person's consent to a collector that counts: what is kept, when it leaves, and that a withdrawal comes first. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../utils/schedule/time.ts';
import { createReachwatch } from '../../../utils/run.ts';
import type { Level } from '../../../utils/store/consent.ts';
import { SERVICES } from '../../../utils/targets/services.data.ts';
import type { Target } from '../../../utils/targets/schema.ts';
import { liveUntil, newLife, rest } from './lives.ts';
import { ANSWERED, freshDatabases, REFUSED, smallWorld, target, type SmallWorld } from './small-world.ts';
import { startTakingCollector, type TakingCollector } from './taking-collector.ts';

let world: SmallWorld;
let collector: TakingCollector;
let isLineUp = true;

const builtIn = (name: string): Target => ({ ...target(name), source: 'built_in' });
const TARGETS = [
  builtIn('up'),
  builtIn('dead'),
  target('own'),
  { ...target('listed'), source: 'list' as const },
];

beforeEach(async () => {
  freshDatabases();
  isLineUp = true;
  await prepare();
});
afterEach(() => collector.close());

async function prepare(): Promise<void> {
  world = await smallWorld((url) => (!isLineUp || url.includes('dead') ? REFUSED : ANSWERED));
  world.newId = () => crypto.randomUUID();
  collector = await startTakingCollector(world.now);
  world.set({ enabled: true, collectors: [collector.url], services_off: SERVICES.map(({ id }) => id) });
}

async function measureAt(level: Level): Promise<void> {
  expect(await newLife(world).answer({ type: 'agree', level })).toEqual({ ok: true });
  await newLife(world).answer({ type: 'check_now', targets: TARGETS });
  await rest(world);
}

const later = (ms: number) => new Date(world.now().getTime() + ms).toISOString();
const told = () =>
  collector
    .counted()
    .flatMap(({ reports }) => reports.map(({ input }) => input))
    .filter((input) => TARGETS.some(({ url }) => url === input))
    .toSorted();
const waiting = async () => [...(await world.store.outbox(1000)), ...(await world.store.outgoing())];
/** What only somebody who contributes asks for. */
const sendings = () => collector.asked.filter((path) => ['/v1/tokens', '/v1/ohttp'].includes(path));

const RELAY = 'https://relay.test/';

/** From now on the collector names a relay. Gives what leaves the device, as it does, and by whom it is seen. */
function behindRelay(): { at: string; to: 'relay' | 'collector'; path: string }[] {
  const left: ReturnType<typeof behindRelay> = [];
  world.fetch = async (input, init) => {
    const { origin, pathname } = new URL(input instanceof Request ? input.url : input);
    const to = RELAY.startsWith(origin) ? 'relay' : 'collector';
    left.push({ at: world.now().toISOString(), to, path: pathname });
    const response = await fetch(new URL(pathname, collector.url), init);
    if (pathname !== '/v1/keys') return response;
    const shown: object = await response.json();
    return Response.json({ ...shown, relay: RELAY });
  };
  return left;
}

describe('who contributes', () => {
  it('tells of published targets, once, in an envelope, with a token; and reads what was sent', async () => {
    await measureAt('contribute');
    expect(await waiting()).toHaveLength(2);
    expect(sendings()).toEqual([]);
    await liveUntil(world, later(5 * HOUR));
    expect(told()).toEqual(['https://dead.test/', 'https://up.test/']);
    expect(new Set(collector.arrivals.map((arrival) => JSON.stringify(arrival)))).toEqual(
      new Set([JSON.stringify({ isProven: true, isSealed: true })]),
    );
    expect(collector.asked).not.toContain('/v1/reports');
    const sent = await world.store.sentBatches(100);
    expect(sent.length).toBe(collector.counted().length);
    expect(sent[0]).toMatchObject({ outcome: 'accepted', collector: collector.url });
  });

  it('tells nothing where collectors show different keys, and keeps why until it is over', async () => {
    const other = await startTakingCollector(world.now);
    try {
      world.set({ collectors: [collector.url, other.url] });
      await measureAt('contribute');
      await liveUntil(world, later(HOUR));
      expect(await world.store.get('sharing_obstacle')).toBe('disagree');
      expect([...told(), ...other.counted()]).toEqual([]);
      expect(await waiting()).not.toEqual([]);
      world.set({ collectors: [collector.url] });
      await liveUntil(world, later(5 * HOUR));
      expect((await world.store.get('sharing_obstacle')) ?? null).toBeNull();
      expect(told()).toEqual(['https://dead.test/', 'https://up.test/']);
    } finally {
      await other.close();
    }
  });

  it('never asks a collector, which sees the address, in the round in which the relay brings it a batch', async () => {
    const left = behindRelay();
    await measureAt('contribute');
    await liveUntil(world, later(5 * HOUR));
    // As after a long night: what was made waits to be sent, and more waits to be made.
    await measureAt('contribute');
    await liveUntil(world, later(HOUR / 2));
    await measureAt('contribute');
    world.pass(2 * DAY);
    await liveUntil(world, later(10 * HOUR));
    expect(await waiting()).toEqual([]);
    expect(told()).toHaveLength(6);
    const rounds = Map.groupBy(left, ({ at }) => at);
    expect(left.filter(({ to }) => to === 'relay').length).toBeGreaterThanOrEqual(3);
    for (const [, asked] of rounds) expect(new Set(asked.map(({ to }) => to)).size).toBe(1);
  });

  it('sends nothing by keys that the gateway has no longer, and asks for new ones first', async () => {
    const left = behindRelay();
    await measureAt('contribute');
    await liveUntil(world, later(HOUR / 2));
    const shown = await world.store.get('shown_keys');
    const old = JSON.stringify(shown).replaceAll(/"public_key":"AQ/g, '"public_key":"CQ');
    await world.store.put('shown_keys', JSON.parse(old));
    await liveUntil(world, later(5 * HOUR));
    expect(told()).toEqual(['https://dead.test/', 'https://up.test/']);
    expect(left.map(({ to, path }) => `${to} ${path}`).slice(-3)).toEqual([
      'relay /v1/ohttp',
      'collector /v1/keys',
      'relay /v1/ohttp',
    ]);
  });

  it('keeps why it gets no tokens while it sends what has some', async () => {
    await measureAt('contribute');
    await liveUntil(world, later(HOUR / 2));
    const { fetch: ask } = world;
    world.fetch = (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      return pathname === '/v1/tokens' ? Promise.reject(new TypeError('cut')) : ask(input, init);
    };
    await measureAt('contribute');
    await liveUntil(world, later(HOUR / 2));
    expect(await world.store.get('sharing_obstacle')).toBe('no_tokens');
    world.pass(2 * HOUR);
    await newLife(world).onAlarm('outbox');
    expect(told()).toEqual(['https://dead.test/', 'https://up.test/']);
    expect(await world.store.get('sharing_obstacle')).toBe('no_tokens');
  });

  it('tells of a target of a list that every chosen collector showed', async () => {
    const memory = { url: collector.url, keys: [], lists: [], received_at: null, problem: null };
    const control = { ...CONTROL, measured_at: world.now().toISOString() };
    const said = new Map([['https://listed.test/', { control, signer: 'first' }]]);
    await world.store.keepControls(memory, 'iq', said);
    await measureAt('contribute');
    expect((await waiting()).map((item) => ('id' in item ? item.id.split(' ').at(-1) : ''))).toContain(
      'https://listed.test/',
    );
  });

  it('sends nothing while the line is down, and then all of it', async () => {
    await measureAt('contribute');
    isLineUp = false;
    await liveUntil(world, later(6 * HOUR));
    expect(sendings()).toEqual([]);
    isLineUp = true;
    await liveUntil(world, later(8 * HOUR));
    expect(told()).toEqual(['https://dead.test/', 'https://up.test/']);
    expect(collector.counted().flatMap(({ outages }) => outages ?? [])).toMatchObject([
      { outage: 'offline' },
    ]);
  });

  it('goes on doing so after everything was erased', async () => {
    await measureAt('contribute');
    await newLife(world).answer({ type: 'erase' });
    expect(await waiting()).toEqual([]);
    world.pass(MINUTE);
    await newLife(world).answer({ type: 'check_now', targets: TARGETS });
    await rest(world);
    expect(await waiting()).toHaveLength(2);
  });
});

describe('who does not', () => {
  it.each<Level>(['local', 'reference'])(
    'at level %s keeps nothing for anybody, and sends nothing',
    async (level) => {
      await measureAt(level);
      await liveUntil(world, later(5 * HOUR));
      expect(await waiting()).toEqual([]);
      expect(sendings()).toEqual([]);
      expect(collector.counted()).toEqual([]);
    },
  );

  it('whoever agreed to another purpose is not counted in: what waited is erased', async () => {
    await measureAt('contribute');
    world.allowed.consent = { purpose_version: 0, level: 'contribute', at: '2026-01-01T00:00:00.000Z' };
    await liveUntil(world, later(5 * HOUR));
    expect(await waiting()).toEqual([]);
    expect(sendings()).toEqual([]);
  });
});

describe('taking it back', () => {
  it.each<Level>(['local', 'reference'])('to %s erases what waits before anything else', async (to) => {
    await measureAt('contribute');
    expect(await waiting()).not.toEqual([]);
    const writes: string[] = [];
    const watched = {
      ...world,
      store: {
        ...world.store,
        withdrawSharing: async () => {
          await world.store.withdrawSharing();
          writes.push(`erased, ${(await waiting()).length} left, at ${world.allowed.consent?.level}`);
        },
      },
      consent: {
        ...world.consent,
        write: async (...words: Parameters<typeof world.consent.write>) => {
          writes.push('consent');
          await world.consent.write(...words);
        },
      },
    };
    await createReachwatch(watched).answer({ type: 'withdraw', to });
    expect(writes).toEqual(['erased, 0 left, at contribute', 'consent']);
    await liveUntil(world, later(5 * HOUR));
    expect(sendings()).toEqual([]);
  });
});

it('wherever the worker ends while it sends, each report is counted once', async () => {
  let [cut, isCut] = [0, true];
  for (; isCut; cut += 1) {
    freshDatabases();
    await collector.close();
    await prepare();
    await measureAt('contribute');
    let seen = 0;
    // From the cut on nothing is answered: a request before it got there, or its answer on the way back.
    const ended = dying(world.fetch, () => (seen += 1) > cut, cut % 2 === 0);
    for (let wakes = 0; wakes < 2; wakes += 1) {
      world.pass(4 * HOUR);
      const product = createReachwatch({ ...world, fetch: ended.fetch });
      await Promise.race([product.onAlarm('outbox'), ended.died]);
    }
    isCut = seen > cut;
    await liveUntil(world, later(8 * HOUR));
    expect(told(), `cut at request ${cut}`).toEqual(['https://dead.test/', 'https://up.test/']);
  }
  expect(cut).toBeGreaterThan(3);
}, 60_000);

/** `died` resolves at the first request that is never answered. */
function dying(ask: typeof fetch, isOver: () => boolean, isLate: boolean) {
  const { promise: died, resolve: die } = Promise.withResolvers<void>();
  const fetch: typeof ask = async (...words) => {
    const isDead = isOver();
    const answer = isDead && !isLate ? null : await ask(...words);
    if (!isDead && answer !== null) return answer;
    die();
    return new Promise<never>(() => {});
  };
  return { fetch, died };
}

const CONTROL = {
  hops: [],
  failure: null,
  operation: null,
  status: 200,
  body_length: 100,
  body_cut: false,
  title: null,
  header_names: [],
};
