import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agendaOf, newEntry, type Entry } from '../../../../collector/control/entry.ts';
import { answered } from './making.ts';

const NOW = 1_000_000;
const entry = (url: string, due: number, busy = false): Entry => ({
  ...newEntry(url, undefined, NOW, 1000),
  due,
  busy,
});
const room = { most: 10, hostFree: new Map<string, number>(), latest: NOW + 5000 };
const urls = (entries: Entry[]) => entries.map(({ url }) => url);

describe('newEntry', () => {
  it('without an earlier control is due now', () => {
    expect(newEntry('https://a.test/', undefined, NOW, 1000).due).toBe(NOW);
  });

  it('with one it is due when it would have been: its age goes on', () => {
    const known = answered({ measured_at: new Date(Date.now() - 400_000).toISOString() });
    const { due, published } = newEntry('https://a.test/', known, NOW, 600_000);
    expect(due - NOW).toBeGreaterThan(199_000);
    expect(due - NOW).toBeLessThan(201_000);
    expect(published?.measured_at).toBe(known.measured_at);
  });
});

describe('agendaOf', () => {
  it('what is due the longest comes first, what is not due later', () => {
    const entries = [
      entry('https://a.test/', NOW - 1),
      entry('https://b.test/', NOW - 9),
      entry('https://c.test/', NOW + 70),
    ];
    const { start, wake } = agendaOf(entries, NOW, room);
    expect(urls(start)).toEqual(['https://b.test/', 'https://a.test/']);
    expect(wake).toBe(NOW + 70);
  });

  it('a host that is asked, or was a moment ago, is not asked', () => {
    const entries = [
      entry('https://a.test/1', NOW - 5),
      entry('https://a.test/2', NOW - 9, true),
      entry('https://b.test/', NOW - 5),
    ];
    const { start, wake } = agendaOf(entries, NOW, { ...room, hostFree: new Map([['b.test', NOW + 30]]) });
    expect(start).toEqual([]);
    expect(wake).toBe(NOW + 30);
  });

  it('never two of a host, never more than there is room for, and nothing that is due waits without a reason', () => {
    const any = fc.record({
      host: fc.constantFrom('a', 'b', 'c', 'd'),
      path: fc.nat(),
      due: fc.integer({ min: -50, max: 50 }),
      busy: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(any), fc.integer({ min: 0, max: 6 }), (cases, most) => {
        const entries = cases.map(({ host, path, due, busy }) =>
          entry(`https://${host}.test/${path}`, NOW + due, busy),
        );
        const { start } = agendaOf(entries, NOW, { ...room, most });
        const running = entries.filter(({ busy }) => busy);
        const hosts = [...start, ...new Map(running.map((one) => [one.host, one])).values()].map(
          ({ host }) => host,
        );
        expect(new Set(hosts).size).toBe(hosts.length);
        expect(start.length).toBeLessThanOrEqual(Math.max(0, most - running.length));
        expect(start.every(({ due, busy }) => due <= NOW && !busy)).toBe(true);
        const waiting = entries.filter((one) => one.due <= NOW && !one.busy && !start.includes(one));
        const isFull = start.length + running.length >= most;
        expect(isFull || waiting.every(({ host }) => hosts.includes(host))).toBe(true);
      }),
    );
  });
});
