/** A line that is off, cut, caught or lies in wait: what a batch and the heartbeat make of it. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Verdict } from '../../../utils/diagnose/verdict.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import { HOUR, MINUTE } from '../../../utils/schedule/time.ts';
import { openStore } from '../../../utils/store/store.ts';
import { newLife, rest } from './lives.ts';
import {
  ANCHORS,
  ANSWERED,
  freshDatabases,
  REFUSED,
  smallWorld,
  target,
  type Reachability,
  type SmallWorld,
} from './small-world.ts';

const TARGETS = ['one', 'two', 'three'].map(target);
const PORTAL: Partial<Observation> = {
  end: 'answered',
  status: 200,
  hops: [{ url: 'http://one.anchor.test/', status: 302, location: 'http://portal.test/', address: null }],
  final_url: 'http://portal.test/',
};

beforeEach(freshDatabases);

const isAnchor = (url: string) => url.includes('anchor');
const isHome = (url: string) => url.includes('home.anchor');
const isOff: Reachability = () => REFUSED;
const isOn: Reachability = () => ANSWERED;

async function check(world: SmallWorld) {
  const reply = await newLife(world).answer({ type: 'check_now', targets: TARGETS });
  if (!reply.ok || reply.batch_id === undefined) throw new Error('no batch');
  await rest(world);
  const results = await world.store.resultsOfBatch(reply.batch_id);
  return {
    batch: await world.store.batch(reply.batch_id),
    verdicts: results.map(worded),
    attempts: results.map(({ observations }) => observations.length),
  };
}

const worded = ({ verdict }: { verdict: Verdict }) => `${verdict.verdict}: ${verdict.reasons.join(' ')}`;
const thrice = (verdict: string) => TARGETS.map(() => verdict);

/** The first worker ends while it looks at the line after the first attempts. */
async function cutShort(reach: Reachability): Promise<{ world: SmallWorld; id: string }> {
  const world = await smallWorld(reach, await openStore());
  let anchors = 0;
  const { promise: cut, resolve } = Promise.withResolvers<void>();
  const dying: SmallWorld = {
    ...world,
    probe: async (url, limits) => {
      if (isAnchor(url)) anchors += 1;
      if (anchors <= ANCHORS.length) return world.probe(url, limits);
      resolve();
      return new Promise<never>(() => {});
    },
  };
  const reply = await newLife(dying).answer({ type: 'check_now', targets: TARGETS });
  if (!reply.ok || reply.batch_id === undefined) throw new Error('no batch');
  await cut;
  return { world, id: reply.batch_id };
}

/** The line is looked at by one heartbeat after the other. */
async function beating() {
  let reach = isOn;
  const world = await smallWorld((url) => reach(url));
  world.set({ enabled: true });
  /** One look at the line by a new worker, so many minutes after the one before. */
  const beat = async (minutes: number, now: Reachability): Promise<string> => {
    world.pass(minutes * MINUTE);
    reach = now;
    const at = world.now().toISOString();
    await newLife(world).onAlarm('heartbeat');
    return at;
  };
  return { world, beat, episodes: () => world.store.episodesSince('2026-01-01T00:00:00.000Z') };
}

describe('a batch', () => {
  it.each<[string, Reachability, string, number]>([
    ['offline asks no target', isOff, 'unknown: offline', 0],
    [
      'where only domestic sites answer asks once',
      (url) => (isHome(url) ? ANSWERED : REFUSED),
      'unknown: gateway_cut',
      1,
    ],
    [
      'behind a captive portal asks no target',
      (url) =>
        url.startsWith('http:') ? PORTAL : { end: 'failed', raw_error: 'net::ERR_CERT_AUTHORITY_INVALID' },
      'unknown: captive_portal',
      0,
    ],
  ])('%s', async (_what, reach, verdict, attempts) => {
    const world = await smallWorld(reach);
    const checked = await check(world);
    expect(checked.verdicts).toEqual(thrice(verdict));
    expect(checked.attempts).toEqual(TARGETS.map(() => attempts));
    expect(checked.batch?.state).toBe('done');
  });

  it('on a line that comes back while it is looked at is on a line that is up', async () => {
    const seen = new Set<string>();
    const world = await smallWorld((url) => {
      const isFirst = isAnchor(url) && !seen.has(url);
      seen.add(url);
      return isFirst && url.startsWith('https:') ? REFUSED : ANSWERED;
    });
    expect((await check(world)).verdicts).toEqual(thrice('ok: answered_over_tls'));
  });

  it('on a line that lets plain http pass and no https, twice, blames this machine', async () => {
    const world = await smallWorld((url) => (url.startsWith('http:') ? ANSWERED : REFUSED));
    expect((await check(world)).verdicts).toEqual(thrice('unknown: local_interference'));
  });

  it('in which the line goes off blames no target', async () => {
    let asked = 0;
    const world = await smallWorld((url) => {
      if (!isAnchor(url)) asked += 1;
      return asked === 0 ? ANSWERED : REFUSED;
    });
    expect((await check(world)).verdicts).toEqual(thrice('unknown: offline'));
    expect(await world.store.openEpisode()).toMatchObject({ kind: 'offline', first_good_at: null });
  });

  it('in which the line was off for a while blames no target either', async () => {
    let asked = 0;
    const world = await smallWorld((url) => {
      if (!isAnchor(url)) asked += 1;
      return asked === 0 || asked > TARGETS.length ? ANSWERED : REFUSED;
    });
    // The targets answered when they were tried again, but between the attempts there was no line.
    expect((await check(world)).verdicts).toEqual(thrice('unknown: offline'));
  });
});

describe('a batch that was cut short', () => {
  it.each([
    ['goes on with what it has when it is woken soon', 5 * MINUTE, 2, 'unknown: unstable'],
    ['measures anew what has grown old', HOUR, 1, 'ok: answered_over_tls'],
  ])('%s', async (_what, pause, attempts, verdict) => {
    let isLater = false;
    const { world, id } = await cutShort((url) => (isAnchor(url) || isLater ? ANSWERED : REFUSED));
    expect((await world.store.queue(id)).map(({ observations }) => observations?.length)).toEqual([1, 1, 1]);
    world.pass(pause);
    isLater = true;
    newLife(world);
    await rest(world);
    const results = await world.store.resultsOfBatch(id);
    expect(results.map(({ observations }) => observations.length)).toEqual(TARGETS.map(() => attempts));
    expect(results.map(worded)).toEqual(thrice(verdict));
  });
});

describe('the heartbeat', () => {
  it('records an outage over many workers, between the looks before and after it', async () => {
    const { beat, episodes } = await beating();
    const lastGood = await beat(0, isOn);
    const firstBad = await beat(5, isOff);
    const lastBad = await beat(5, isOff);
    expect(await episodes()).toMatchObject([{ kind: 'offline', open: true, first_good_at: null }]);
    const firstGood = await beat(5, isOn);
    const [episode, ...others] = await episodes();
    expect(others).toEqual([]);
    expect(episode).toMatchObject({ open: false, resolution_s: 300, gap: false, clock_jumped: false });
    // Each look takes some milliseconds, and is dated by its end.
    const { last_good_at, first_bad_at, last_bad_at, first_good_at } = episode ?? {};
    expect([last_good_at, first_bad_at, last_bad_at, first_good_at].map(minute)).toEqual(
      [lastGood, firstBad, lastBad, firstGood].map(minute),
    );
  });

  it('says nothing of hours in which nobody looked', async () => {
    const { beat, episodes } = await beating();
    await beat(0, isOn);
    await beat(5, isOff);
    await beat(6 * 60, isOff);
    await beat(5, isOn);
    expect(await episodes()).toMatchObject([
      { kind: 'offline', open: false, first_good_at: null, gap: true },
      { kind: 'offline', open: false, last_good_at: null, gap: true },
    ]);
  });

  it('does not look beside a batch, which looks itself', async () => {
    const { world, beat, episodes } = await beating();
    await beat(0, isOn);
    let anchors = 0;
    const { promise: looking, resolve } = Promise.withResolvers<void>();
    const counting: SmallWorld = {
      ...world,
      probe: (url, limits) => {
        if (isAnchor(url)) anchors += 1;
        resolve();
        return world.probe(url, limits);
      },
    };
    const product = newLife(counting);
    await product.answer({ type: 'check_now', targets: TARGETS });
    await looking;
    const before = anchors;
    await product.onAlarm('heartbeat');
    expect(anchors).toBe(before);
    await rest(world);
    expect(await episodes()).toEqual([]);
  });
});

const minute = (iso: string | null | undefined): string => (iso ?? 'never').slice(0, 16);
