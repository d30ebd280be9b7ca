import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { episodeLength, foldBeat } from '../../../utils/schedule/outage.ts';
import type { Beat, BeatState, Episode, LineMemory } from '../../../utils/schedule/outage.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../utils/schedule/time.ts';

const START = Date.parse('2026-03-01T12:00:00.000Z');
const INTERVAL = 5 * MINUTE;
const at = (minutes: number) => new Date(START + minutes * MINUTE).toISOString();

function beat(minutes: number, state: BeatState, more: Partial<Beat> = {}): Beat {
  return { at: at(minutes), state, interval_ms: INTERVAL, ...more };
}

/** Folds a series as the store keeps it: each Episode under its id. */
function fold(beats: readonly Beat[], before: LineMemory | null = null) {
  let memory = before;
  const kept = new Map<string, Episode>();
  for (const one of beats) {
    const folded = foldBeat(memory, one);
    memory = folded.memory;
    for (const episode of folded.episodes) kept.set(episode.id, episode);
  }
  return { memory, episodes: [...kept.values()] };
}

const inOneLife = (ms: number) => ({ worker: 'a', monotonic: ms });

const CLOSED = { open: false, gap: false, clock_jumped: false, resolution_s: 300 };
const OPEN = { ...CLOSED, open: true };

describe('foldBeat', () => {
  it('sees no outage on a line that works', () => {
    expect(fold([beat(0, 'online'), beat(5, 'online')]).episodes).toEqual([]);
  });

  it('records an outage from its first bad beat to the first good one after', () => {
    const beats = [beat(0, 'online'), beat(5, 'offline'), beat(10, 'offline'), beat(15, 'online')];
    expect(fold(beats.slice(0, 2)).episodes).toEqual([
      {
        ...OPEN,
        id: '000000001',
        kind: 'offline',
        last_good_at: at(0),
        first_bad_at: at(5),
        last_bad_at: at(5),
        first_good_at: null,
      },
    ]);
    const { episodes } = fold(beats);
    expect(episodes).toEqual([
      {
        ...CLOSED,
        id: '000000001',
        kind: 'offline',
        last_good_at: at(0),
        first_bad_at: at(5),
        last_bad_at: at(10),
        first_good_at: at(15),
      },
    ]);
    expect(episodes.map(episodeLength)).toEqual([{ at_least: 5 * MINUTE, at_most: 15 * MINUTE }]);
  });

  it('says nothing of the time before the first beat', () => {
    const [episode] = fold([beat(0, 'offline'), beat(5, 'online')]).episodes;
    expect(episode).toMatchObject({ last_good_at: null, first_bad_at: at(0), first_good_at: at(5) });
    expect(episode && episodeLength(episode)).toEqual({ at_least: 0, at_most: null });
  });

  it('begins another episode when the line fails in another way', () => {
    const { episodes } = fold([
      beat(0, 'online'),
      beat(5, 'captive_portal'),
      beat(10, 'gateway_cut'),
      beat(15, 'online'),
    ]);
    expect(episodes).toMatchObject([
      { kind: 'captive_portal', last_good_at: at(0), last_bad_at: at(5), first_good_at: null, open: false },
      { kind: 'gateway_cut', last_good_at: null, first_bad_at: at(10), first_good_at: at(15), open: false },
    ]);
  });

  it('claims nothing of the night in which the machine slept', () => {
    const { episodes } = fold([beat(0, 'online'), beat(5, 'offline'), beat(605, 'online')]);
    expect(episodes).toMatchObject([{ last_bad_at: at(5), first_good_at: at(605), gap: true }]);
    expect(episodes.map(episodeLength)).toEqual([{ at_least: 0, at_most: null }]);
  });

  it('begins another episode after a sleep, though the line is still off', () => {
    const { episodes } = fold([
      beat(0, 'online'),
      beat(5, 'offline'),
      beat(605, 'offline'),
      beat(610, 'online'),
    ]);
    expect(episodes).toMatchObject([
      { last_bad_at: at(5), first_good_at: null, gap: true, open: false },
      { last_good_at: null, first_bad_at: at(605), last_bad_at: at(605), first_good_at: at(610), gap: true },
    ]);
  });

  it('marks an outage that began while nobody looked', () => {
    const { episodes } = fold([beat(0, 'online'), beat(605, 'offline'), beat(610, 'online')]);
    expect(episodes).toMatchObject([{ last_good_at: at(0), first_bad_at: at(605), gap: true }]);
    expect(episodes.map(episodeLength)).toEqual([{ at_least: 0, at_most: null }]);
  });

  it.each([
    { minutes: 12, gap: false },
    { minutes: 13, gap: true },
  ])('$minutes minutes without a beat every five: gap $gap', ({ minutes, gap }) => {
    expect(fold([beat(0, 'online'), beat(minutes, 'offline')]).episodes).toMatchObject([{ gap }]);
  });

  it('takes the longer interval when the setting changed in between', () => {
    const slow = beat(0, 'online', { interval_ms: 30 * MINUTE });
    expect(fold([slow, beat(30, 'offline')]).episodes).toMatchObject([{ gap: false }]);
  });

  it('keeps the coarsest resolution of its beats', () => {
    const beats = [beat(0, 'offline'), beat(5, 'offline', { interval_ms: 30 * MINUTE }), beat(6, 'offline')];
    expect(fold(beats).episodes).toMatchObject([{ resolution_s: 1800 }]);
  });

  it('goes on through interference for a short time and through a long one as through a sleep', () => {
    const hidden = (minutes: number) => beat(minutes, 'local_interference');
    const short = fold([beat(0, 'offline'), hidden(5), beat(10, 'offline')]);
    expect(short.episodes).toMatchObject([{ first_bad_at: at(0), last_bad_at: at(10), gap: false }]);
    const long = fold([beat(0, 'offline'), hidden(5), hidden(10), beat(15, 'offline')]);
    expect(long.episodes).toMatchObject([{ last_bad_at: at(0), gap: true }, { first_bad_at: at(15) }]);
    expect(long.memory?.line).toEqual({ state: 'offline', since: at(15), at: at(15) });
  });

  it('tells the line of now and since when', () => {
    expect(fold([beat(0, 'online'), beat(5, 'offline'), beat(10, 'offline')]).memory?.line).toEqual({
      state: 'offline',
      since: at(5),
      at: at(10),
    });
  });
});

describe('foldBeat when the clock jumps', () => {
  it('ends the episode where the clock was set back, and begins another', () => {
    const { episodes } = fold([
      beat(0, 'online'),
      beat(5, 'offline'),
      beat(-55, 'offline'),
      beat(-50, 'online'),
    ]);
    expect(episodes).toMatchObject([
      { first_bad_at: at(5), last_bad_at: at(5), first_good_at: null, open: false, clock_jumped: true },
      { last_good_at: null, first_bad_at: at(-55), first_good_at: at(-50), open: false, clock_jumped: true },
    ]);
  });

  it('does not take a good beat before the jump for a bound after it', () => {
    const { episodes } = fold([beat(0, 'online'), beat(-60, 'offline')]);
    expect(episodes).toMatchObject([{ last_good_at: null, first_bad_at: at(-60), clock_jumped: true }]);
  });

  it('ends an episode without a bound when the line was good after the clock was set back', () => {
    const { episodes, memory } = fold([beat(0, 'offline'), beat(-60, 'online')]);
    expect(episodes).toMatchObject([
      { last_bad_at: at(0), first_good_at: null, open: false, clock_jumped: true },
    ]);
    expect(memory?.line).toEqual({ state: 'online', since: at(-60), at: at(-60) });
  });

  it('never tells of a line that it is so since a time that has not come', () => {
    expect(fold([beat(0, 'online'), beat(-60, 'online')]).memory?.line).toEqual({
      state: 'online',
      since: at(-60),
      at: at(-60),
    });
  });

  it('a clock that is set right by half a minute is no jump', () => {
    const { episodes } = fold([beat(0, 'offline'), beat(-0.5, 'offline'), beat(0.2, 'online')]);
    expect(episodes).toMatchObject([{ first_bad_at: at(0), last_bad_at: at(0), clock_jumped: false }]);
  });

  it.each([
    { name: 'forward by ten minutes', minutes: 15, timer: 5, gap: true },
    { name: 'forward by six minutes', minutes: 11, timer: 5, gap: false },
    { name: 'back by four minutes', minutes: 1, timer: 5, gap: false },
    { name: 'back by an hour that had passed', minutes: 1, timer: 61, gap: true },
  ])('one life of the worker shows a clock that leapt $name', ({ minutes, timer, gap }) => {
    const beats = [
      beat(0, 'online', inOneLife(1000)),
      beat(minutes, 'offline', inOneLife(1000 + timer * MINUTE)),
    ];
    expect(fold(beats).episodes).toMatchObject([{ clock_jumped: true, gap }]);
  });

  it.each([
    { name: 'timer and clock agree', worker: 'a', monotonic: 1000 + 5 * MINUTE },
    { name: 'another life: its timer began anew', worker: 'b', monotonic: 20 },
  ])('$name: no jump', (more) => {
    const beats = [beat(0, 'online', { worker: 'a', monotonic: 1000 }), beat(5, 'offline', more)];
    expect(fold(beats).episodes).toMatchObject([{ clock_jumped: false, gap: false }]);
  });
});

const states = fc.constantFrom<BeatState>(
  'online',
  'offline',
  'gateway_cut',
  'captive_portal',
  'local_interference',
);

/** Beats after random pauses; where jumps are wanted, some pauses are negative. */
function series(pause: fc.Arbitrary<number>): fc.Arbitrary<Beat[]> {
  const one = fc.record({ state: states, pause, life: fc.nat(2), interval: fc.constantFrom(1, 5, 30) });
  return fc.array(one, { maxLength: 40 }).map((all) => {
    let now = START;
    return all.map(({ state, pause: ms, life, interval }) => {
      now += ms;
      return {
        at: new Date(now).toISOString(),
        state,
        interval_ms: interval * MINUTE,
        worker: String(life),
        monotonic: now - START,
      };
    });
  });
}

const forward = series(
  fc.oneof(fc.integer({ min: SECOND, max: 20 * MINUTE }), fc.integer({ min: HOUR, max: DAY })),
);
const anyhow = series(fc.integer({ min: -DAY, max: DAY }));
const isBad = ({ state }: Beat) => state !== 'online' && state !== 'local_interference';
const isWithin = ({ at: moment }: Beat, { first_bad_at, last_bad_at }: Episode) =>
  first_bad_at <= moment && moment <= last_bad_at;

describe('any series of beats', () => {
  it('gives ordered episodes that do not overlap', () => {
    fc.assert(
      fc.property(forward, (beats) => {
        const { episodes } = fold(beats);
        const bounds = episodes.flatMap(({ last_good_at, first_bad_at, last_bad_at, first_good_at }) => [
          last_good_at ?? first_bad_at,
          first_bad_at,
          last_bad_at,
          first_good_at ?? last_bad_at,
        ]);
        expect(bounds).toEqual(bounds.toSorted());
        expect(episodes.map(({ id }) => id)).toEqual(episodes.map(({ id }) => id).toSorted());
        expect(episodes.slice(0, -1).every(({ open }) => !open)).toBe(true);
      }),
    );
  });

  it('puts every bad beat in exactly one episode, of its kind, and no good one in any', () => {
    fc.assert(
      fc.property(forward, (beats) => {
        const { episodes } = fold(beats);
        const told = beats.filter(({ state }) => state !== 'local_interference');
        const around = told.map((one) => episodes.filter((episode) => isWithin(one, episode)));
        expect(around.map((some) => some.map(({ kind }) => kind))).toEqual(
          told.map((one) => (isBad(one) ? [one.state] : [])),
        );
      }),
    );
  });

  it('bounds every episode by looks at the line, and by nothing else', () => {
    fc.assert(
      fc.property(forward, (beats) => {
        const good = new Set(beats.filter(({ state }) => state === 'online').map((one) => one.at));
        const bad = new Set(beats.filter(isBad).map((one) => one.at));
        for (const { last_good_at, first_bad_at, last_bad_at, first_good_at } of fold(beats).episodes) {
          expect(last_good_at === null || good.has(last_good_at)).toBe(true);
          expect(bad.has(first_bad_at) && bad.has(last_bad_at)).toBe(true);
          expect(first_good_at === null || good.has(first_good_at)).toBe(true);
        }
      }),
    );
  });

  it('never lasts less than no time, whatever the clock does', () => {
    fc.assert(
      fc.property(anyhow, (beats) => {
        for (const episode of fold(beats).episodes) {
          const { at_least, at_most } = episodeLength(episode);
          expect(at_least).toBeGreaterThanOrEqual(0);
          expect(at_most ?? Infinity).toBeGreaterThanOrEqual(at_least);
        }
      }),
    );
  });

  it('whatever the clock does, each bad beat begins or prolongs exactly the open episode', () => {
    fc.assert(
      fc.property(anyhow, (beats) => {
        let memory: LineMemory | null = null;
        for (const one of beats.filter(({ state }) => state !== 'local_interference')) {
          const { episodes, memory: next } = foldBeat(memory, one);
          expect(next.open?.kind ?? 'online').toBe(one.state);
          expect(episodes.filter(({ open }) => open)).toEqual(next.open === null ? [] : [next.open]);
          memory = next;
        }
      }),
    );
  });

  it('is folded the same in two halves, with the memory kept as JSON between', () => {
    fc.assert(
      fc.property(anyhow, fc.nat(40), (beats, cut) => {
        const whole = fold(beats);
        const first = fold(beats.slice(0, cut));
        const kept: LineMemory | null = JSON.parse(JSON.stringify(first.memory));
        const second = fold(beats.slice(cut), kept);
        const both = new Map([...first.episodes, ...second.episodes].map((episode) => [episode.id, episode]));
        expect(second.memory).toEqual(whole.memory);
        expect([...both.values()]).toEqual(whole.episodes);
      }),
    );
  });
});
