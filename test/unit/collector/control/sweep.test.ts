import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Look } from '../../../../collector/control/look.ts';
import { startSweep, type Sweep, type SweepStatus } from '../../../../collector/control/sweep.ts';
import type { Control } from '../../../../utils/targets/schema.control.ts';
import { answered, failed, silent } from './making.ts';

const MINUTE = 60_000;
const INTERVAL_MS = 10 * MINUTE;
const site = (name: string | number): string => `https://www.site-${name}.test/`;
const SITES = [1, 2, 3, 4, 5, 6].map(site);

/** A world whose sites can be changed under way. */
class World {
  readonly sights = new Map<string, () => Control | 'blind'>();
  readonly looks: { url: string; at: number }[] = [];
  readonly states: SweepStatus['state'][] = [];
  takes_ms = 100;
  mistakes = 0;
  readonly sweep: Sweep;
  atOnce = 0;
  most = 0;

  constructor(known: [string, Control][] = []) {
    this.sweep = startSweep({
      interval_ms: INTERVAL_MS,
      known: new Map(known),
      look: (url) => this.look(url),
      onChange: () => undefined,
      onLine: ({ state }) => this.states.push(state),
      onMistake: () => (this.mistakes += 1),
    });
  }

  set(urls: readonly string[], sight: () => Control | 'blind'): void {
    for (const url of urls) this.sights.set(url, sight);
  }

  failureOf(url: string): string | null | undefined {
    return this.sweep.publishedOf(url)?.failure;
  }

  looksAt(url: string): number {
    return this.looks.filter((look) => look.url === url).length;
  }

  private async look(url: string): Promise<Look> {
    this.looks.push({ url, at: Date.now() });
    this.atOnce += 1;
    this.most = Math.max(this.most, this.atOnce);
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, this.takes_ms);
    await promise;
    this.atOnce -= 1;
    const seen = (this.sights.get(url) ?? answered)();
    return seen === 'blind' ? { kind: 'no_sight' } : { kind: 'control', control: seen };
  }
}

describe('a sweep', () => {
  let world: World;
  beforeEach(() => {
    vi.useFakeTimers();
    world = new World();
  });
  afterEach(() => {
    world.sweep.close();
    vi.useRealTimers();
  });

  it('looks at all at once, then at each once an interval, spread out', async () => {
    world.sweep.setTargets(SITES);
    await vi.advanceTimersByTimeAsync(200);
    expect(SITES.map((url) => world.failureOf(url))).toEqual(SITES.map(() => null));
    await vi.advanceTimersByTimeAsync(10 * INTERVAL_MS);
    for (const url of SITES) {
      expect(world.looksAt(url)).toBeGreaterThanOrEqual(10);
      expect(world.looksAt(url)).toBeLessThanOrEqual(12);
    }
    expect(world.sweep.status()).toEqual({ state: 'works', held: 0, targets: 6, seen: 6 });
  });

  it('has a limit of looks at once, and asks a host for one target at a time', async () => {
    world.sweep.setTargets([...Array(300).keys()].map(site));
    await vi.advanceTimersByTimeAsync(1000);
    expect(world.most).toBe(64);
    const twins = [1, 2, 3].map((path) => `https://www.twins.test/${path}`);
    world.sweep.setTargets(twins);
    await vi.advanceTimersByTimeAsync(5000);
    const times = world.looks.filter(({ url }) => twins.includes(url)).map(({ at }) => at);
    expect(times).toHaveLength(3);
    expect(Math.min(...times.slice(1).map((at, before) => at - (times[before] ?? 0)))).toBeGreaterThanOrEqual(
      1000,
    );
  });

  it('a failure stands when it was seen twice', async () => {
    world.set([site(1)], silent);
    world.sweep.setTargets(SITES);
    await vi.advanceTimersByTimeAsync(500);
    expect(world.failureOf(site(1))).toBeUndefined();
    expect(world.sweep.status().seen).toBe(5);
    await vi.advanceTimersByTimeAsync(7000);
    expect(world.failureOf(site(1))).toBe('generic_timeout_error');
    expect(world.looksAt(site(1))).toBe(2);
  });

  it('a site that answers once is answered', async () => {
    let looks = 0;
    world.set([site(1)], () => (looks++ === 0 ? silent() : answered()));
    world.sweep.setTargets(SITES);
    await vi.advanceTimersByTimeAsync(8000);
    expect(world.failureOf(site(1))).toBeNull();
  });

  it('a line that is cut makes nobody look down; what was known goes on with its age, and is renewed afterwards', async () => {
    world.sweep.setTargets(SITES);
    await vi.advanceTimersByTimeAsync(MINUTE);
    const before = SITES.map((url) => world.sweep.publishedOf(url)?.measured_at);
    world.set(SITES, () => failed('dns_servfail_error'));
    await vi.advanceTimersByTimeAsync(2 * 60 * MINUTE);
    expect(SITES.map((url) => world.failureOf(url))).toEqual(SITES.map(() => null));
    expect(SITES.map((url) => world.sweep.publishedOf(url)?.measured_at)).toEqual(before);
    expect(world.sweep.status()).toMatchObject({ state: 'offline', held: 6 });
    const most = world.looks.filter(({ at }) => at > Date.now() - MINUTE).length;
    expect(most).toBeLessThan(100);

    world.set(SITES, answered);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(world.sweep.status()).toMatchObject({ state: 'works', held: 0 });
    expect(SITES.every((url) => (world.sweep.publishedOf(url)?.measured_at ?? '') > (before[0] ?? ''))).toBe(
      true,
    );
    expect(world.states).toEqual(['works', 'offline', 'works']);
  });

  it('while nothing answers a few are asked, not all', async () => {
    const many = [...Array(60).keys()].map(site);
    world.sweep.setTargets(many);
    await vi.advanceTimersByTimeAsync(MINUTE);
    world.set(many, () => failed('generic_timeout_error'));
    world.takes_ms = 10_000;
    await vi.advanceTimersByTimeAsync(12 * MINUTE);
    expect(world.sweep.status().state).toBe('offline');
    world.most = 0;
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(world.most).toBeGreaterThan(0);
    expect(world.most).toBeLessThanOrEqual(12);
  });

  it('a line that was never there: nothing is published', async () => {
    world.set(SITES, () => failed('generic_timeout_error'));
    world.sweep.setTargets(SITES);
    await vi.advanceTimersByTimeAsync(60 * MINUTE);
    expect(world.sweep.status().seen).toBe(0);
  });

  it('where everything is truly gone from the start, a resolver that says so is believed', async () => {
    world.set(SITES, () => failed('dns_nxdomain_error'));
    world.set([site(6)], () => failed('dns_servfail_error'));
    world.sweep.setTargets(SITES);
    await vi.advanceTimersByTimeAsync(MINUTE);
    const gone = SITES.slice(0, 5).map(() => 'dns_nxdomain_error');
    expect(SITES.map((url) => world.failureOf(url))).toEqual([...gone, 'dns_servfail_error']);
  });

  it('when most go at once, their failures are held back for half an hour, and then stand', async () => {
    world.sweep.setTargets(SITES);
    await vi.advanceTimersByTimeAsync(MINUTE);
    const gone = SITES.slice(0, 5);
    world.set(gone, silent);
    await vi.advanceTimersByTimeAsync(25 * MINUTE);
    expect(gone.filter((url) => world.failureOf(url) !== null)).toEqual([]);
    expect(world.sweep.status()).toMatchObject({ state: 'impaired', held: 5 });
    await vi.advanceTimersByTimeAsync(60 * MINUTE);
    expect(gone.filter((url) => world.failureOf(url) === null)).toEqual([]);
  });

  it('one site alone among some that answered is confirmed by asking them again', async () => {
    const few = SITES.slice(0, 3);
    world.sweep.setTargets(few);
    await vi.advanceTimersByTimeAsync(MINUTE);
    world.set([site(1)], silent);
    await vi.advanceTimersByTimeAsync(2 * INTERVAL_MS);
    expect(few.map((url) => world.failureOf(url))).toEqual(['generic_timeout_error', null, null]);
  });

  it('what cannot be seen from here is not waited for', async () => {
    world.set([site(1)], () => 'blind');
    world.sweep.setTargets(SITES);
    await vi.advanceTimersByTimeAsync(500);
    expect(world.sweep.publishedOf(site(1))).toBeNull();
    expect(world.sweep.status().seen).toBe(6);
  });

  it('follows its targets: new ones at once, old ones are forgotten, also in the middle of a look', async () => {
    world.sweep.setTargets(SITES.slice(0, 2));
    world.sweep.setTargets(SITES.slice(1, 3));
    await vi.advanceTimersByTimeAsync(500);
    expect(SITES.slice(0, 3).map((url) => world.failureOf(url))).toEqual([undefined, null, null]);
  });

  it('takes up what an earlier run saw, and looks again when it is due', async () => {
    world.sweep.close();
    const known = answered({ measured_at: new Date(Date.now() - 8 * MINUTE).toISOString() });
    world = new World([[site(1), known]]);
    world.sweep.setTargets([site(1)]);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(world.looks).toEqual([]);
    expect(world.sweep.publishedOf(site(1))).toEqual(known);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(world.looksAt(site(1))).toBe(1);
  });

  it('a look that throws ends neither the sweep nor the target', async () => {
    let looks = 0;
    world.set([site(1)], () => {
      if (looks++ === 0) throw new Error('a mistake');
      return answered();
    });
    world.sweep.setTargets(SITES);
    await vi.advanceTimersByTimeAsync(2 * INTERVAL_MS);
    expect(world.mistakes).toBe(1);
    expect(SITES.map((url) => world.failureOf(url))).toEqual(SITES.map(() => null));
  });

  it('stops when it is closed', async () => {
    world.sweep.setTargets(SITES);
    world.sweep.close();
    await vi.advanceTimersByTimeAsync(INTERVAL_MS);
    expect(world.looks).toHaveLength(6);
    expect(world.sweep.status().seen).toBe(0);
  });
});
