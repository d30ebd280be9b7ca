import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headOf, linesOf, votesIn } from '../../../../collector/journal/line.ts';
import { rowsOf } from '../../../../collector/receive/rows.ts';
import { votesOf } from '../../../../collector/receive/votes.ts';
import type { Report } from '../../../../utils/report/schema.ts';
import { batch, blocked, HOUR, NOW, report } from './making.ts';

const NUMBERS: Readonly<Record<string, string>> = {
  'https://one.example/': '1',
  'https://two.example/': '2',
  'https://nowhere.example/': '3',
};
const rows = (over: Parameters<typeof batch>[0], token = 7) =>
  rowsOf({
    batch: votesOf(batch(over), (url) => NUMBERS[url] ?? '0'),
    token,
    network: { country: 'IQ', asn: 64_501 },
    intake: 12,
    canaries: new Set(['3']),
    now: NOW,
  });
const numberWith = (token: number) => rows({}, token)[0]?.batch;
const outcomesOf = (mechanisms: Report['mechanisms']) =>
  rows({ reports: [blocked({ mechanisms })] })[0]?.outcomes;
const EARLIER = '2026-11-25T11:00:00Z';
const seconds = (hour: string): number => Date.parse(hour) / 1000;

describe('rowsOf', () => {
  it('makes one row an hour, oldest first, and says which targets come again', () => {
    const two = report({ input: 'https://two.example/' });
    const made = rows({ reports: [report(), two, report({ hour: EARLIER })] });
    expect(made.map(({ hour, targets, repeats }) => ({ hour, targets, repeats }))).toEqual([
      { hour: seconds(EARLIER), targets: ['1'], repeats: [] },
      { hour: seconds(HOUR), targets: ['1', '2'], repeats: ['1'] },
    ]);
  });

  it('gives a token one vote for a target in an hour: the first', () => {
    const [row] = rows({ reports: [blocked(), report(), report()] });
    expect(row?.targets).toEqual(['1']);
    expect(row?.outcomes).toEqual(['blocked|dns|dns_nxdomain_error|resolve|network||dns.nxdomain']);
  });

  it('has each outcome once, and beside each target which it was', () => {
    const two = report({ input: 'https://two.example/' });
    const seen = report({ input: 'https://nowhere.example/' });
    const [row] = rows({ reports: [blocked(), two, seen] });
    expect(row?.found).toEqual([1, 2, 2]);
    expect(row?.outcomes).toHaveLength(2);
    const [first, second] = rows({ reports: [report({ hour: EARLIER }), blocked(), seen] });
    expect(first?.found.map((place) => first.outcomes[place - 1])).toEqual([
      row?.outcomes[1],
      row?.outcomes[1],
    ]);
    expect(second?.found.map((place) => second.outcomes[place - 1])).toEqual(row?.outcomes);
  });

  it('tells in each hour what the batch said of a target that exists nowhere', () => {
    const nowhere = 'https://nowhere.example/';
    const targetsOf = (over: Partial<Report>) =>
      rows({
        reports: [report({ hour: EARLIER }), report(), { ...report({ input: nowhere }), ...over }],
      }).map(({ targets }) => targets);
    expect(targetsOf({})).toEqual([
      ['1', '3'],
      ['1', '3'],
    ]);
    expect(targetsOf({ verdict: 'down' })).toEqual([['1'], ['1', '3']]);
    const late = rows({ reports: [report({ hour: EARLIER }), report({ hour: EARLIER, input: nowhere })] });
    expect(late.map(({ hour, targets }) => [hour, targets])).toEqual([[seconds(EARLIER), ['1', '3']]]);
  });

  it('writes a set of mechanisms in one way', () => {
    expect(outcomesOf(['tls', 'dns'])).toEqual(outcomesOf(['dns', 'tls']));
  });

  it('counts the hours of an outage as votes of the line', () => {
    const made = rows({ reports: [], outages: [{ from: EARLIER, until: HOUR, outage: 'gateway_cut' }] });
    expect(made.map(({ hour, targets, outcomes }) => [hour, targets, outcomes])).toEqual([
      [seconds(EARLIER), ['0'], ['gateway_cut||||||']],
      [seconds(HOUR), ['0'], ['gateway_cut||||||']],
    ]);
  });

  it('makes a row of nothing of an empty batch, so that its token is spent', () => {
    expect(rows({ reports: [] })).toMatchObject([{ hour: seconds(HOUR), targets: [], token: 7 }]);
  });

  it('knows the same batch again, and tells it from one of the same id with another token', () => {
    expect(numberWith(7)).toBe(numberWith(7));
    expect(numberWith(8)).not.toBe(numberWith(7));
  });

  it('keeps nothing that a sender wrote freely', () => {
    const text = JSON.stringify(rows({ reports: [report(), blocked()] }));
    expect(text).not.toMatch(/token-|batch-|example/);
  });

  it('has as many votes as there are different targets and hours', () => {
    const some = fc.array(
      fc.record({
        input: fc.constantFrom('https://one.example/', 'https://two.example/'),
        hour: fc.constantFrom(HOUR, EARLIER),
      }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(some, (places) => {
        const made = rows({ reports: places.map((place) => report(place)) });
        const votes = made.reduce((sum, row) => sum + row.targets.length, 0);
        const firsts = made.reduce((sum, row) => sum + row.targets.length - row.repeats.length, 0);
        expect(votes).toBe(new Set(places.map(({ input, hour }) => `${input} ${hour}`)).size);
        expect(firsts).toBe(new Set(places.map(({ input }) => input)).size);
      }),
    );
  });
});

describe('lines', () => {
  const made = rows({ reports: [report(), report({ hour: EARLIER })] });
  const lines = Buffer.from(linesOf(made)).subarray();

  it('are JSON, with what the loader needs at the front', () => {
    const [first = '', second = '', rest] = lines.toString().split('\n');
    expect(rest).toBe('');
    expect(JSON.parse(second)).toMatchObject({
      hour: seconds(HOUR),
      part: 2,
      parts: 2,
      votes: 1,
      targets: [1],
    });
    expect(headOf(Buffer.from(first))).toEqual({
      hour: seconds(EARLIER),
      token: 7,
      batch: made[0]?.batch,
      part: 1,
      parts: 2,
    });
    expect(votesIn(lines)).toEqual([
      { hour: seconds(EARLIER), intake: 12, votes: 1 },
      { hour: seconds(HOUR), intake: 12, votes: 1 },
    ]);
  });

  it('may be of a collector before, which knew no intake and no number of votes', () => {
    const text = lines.toString().split('\n', 1).join('').slice('{"crc":"00000000",'.length);
    const before = text.replace('"intake":12,', '').replace('"votes":1,', '');
    const line = `{"crc":"${crc32(before).toString(16).padStart(8, '0')}",${before}`;
    expect(headOf(Buffer.from(line))).toEqual(headOf(lines.subarray(0, lines.indexOf(10))));
    expect(line).not.toContain('votes');
    expect(votesIn(Buffer.from(`${line}\n`))).toEqual([{ hour: seconds(EARLIER), intake: 0, votes: 1 }]);
  });

  it('tell how many votes for targets they hold, whatever the line itself suffered', () => {
    fc.assert(
      fc.property(fc.nat(2), fc.boolean(), (reports, outage) => {
        const held = rows({
          reports: Object.keys(NUMBERS)
            .slice(0, reports)
            .map((input) => report({ input })),
          ...(outage && { outages: [{ from: EARLIER, until: HOUR, outage: 'offline' as const }] }),
        });
        const votes = votesIn(Buffer.from(linesOf(held)));
        expect(votes.reduce((sum, window) => sum + window.votes, 0)).toBe(reports);
        expect(votes.some(({ hour }) => hour === seconds(EARLIER))).toBe(outage);
      }),
    );
  });

  it('say what JSON would say of the row', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.nat().map(String)), (words, digits) => {
        const [row] = rows({ reports: [report()] });
        if (row === undefined) throw new Error('no row');
        const changed = { ...row, method_version: words, country: words, targets: digits, repeats: digits };
        const line = linesOf([changed]);
        expect(JSON.parse(line)).toMatchObject({
          ...changed,
          targets: digits.map(Number),
          repeats: digits.map(Number),
        });
        expect(line.indexOf('\n')).toBe(line.length - 1);
      }),
    );
  });

  it('say what JSON would say of the row', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.nat().map(String)), (words, digits) => {
        const [row] = rows({ reports: [report()] });
        if (row === undefined) throw new Error('no row');
        const changed = { ...row, method_version: words, country: words, targets: digits, repeats: digits };
        const line = linesOf([changed]);
        expect(JSON.parse(line)).toMatchObject({
          ...changed,
          targets: digits.map(Number),
          repeats: digits.map(Number),
        });
        expect(line.indexOf('\n')).toBe(line.length - 1);
      }),
    );
  });

  it('are not believed when any bit of them changed', () => {
    const line = lines.subarray(0, lines.indexOf(10));
    fc.assert(
      fc.property(fc.nat(line.length - 1), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const changed = Buffer.from(line);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(headOf(changed)).toBeNull();
      }),
    );
  });
});
