import * as fc from 'fast-check';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { BATCH_SIZES, batchText, partBatches } from '../../../utils/report/batch.ts';
import { ReportBatch, type OutageReport } from '../../../utils/report/schema.ts';
import type { Anonymised } from '../../../utils/report/anonymise.ts';
import { anonymised } from './making.ts';

const OUTAGE: OutageReport = {
  from: '2026-11-25T10:00:00Z',
  until: '2026-11-25T12:00:00Z',
  outage: 'offline',
};
const MAKER = { browser: 'firefox', browser_major: 153, method_version: '2' } as const;
const sites = (count: number) =>
  Array.from({ length: count }, (_, at) => anonymised({ input: `https://www.site-${at}.example/` }));
const textOf = (...given: Parameters<typeof partBatches>) =>
  partBatches(...given).map((content) => batchText(content, 'a-batch-with-a-name', 'A'.repeat(108)));
const bytes = (text: string) => new TextEncoder().encode(text).length;

/** The parts by their addresses. */
function partsOf(given: Anonymised[]): string[] {
  return partBatches(given, [], null)
    .map(({ reports }) => reports.map(({ input }) => input).join(' '))
    .toSorted((a, b) => a.localeCompare(b));
}

describe('batches', () => {
  it.each([
    [0, 0],
    [1, 1],
    [64, 1],
    [65, 2],
    [120, 2],
    [400, 8],
  ])('%i reports of one hour go in %i', (count, parts) => {
    expect(partBatches(sites(count), [], null)).toHaveLength(parts);
  });

  it('two people who measured the same part it alike, in whatever order they did', () => {
    expect(partsOf(sites(200).toReversed())).toEqual(partsOf(sites(200)));
  });

  it.each([
    [1, 4_096],
    [15, 4_096],
    [30, 16_384],
    [64, 16_384],
  ])('%i reports have %i bytes', (count, size) => {
    expect(textOf(sites(count), [], null).map(bytes)).toEqual([size]);
  });

  it('of one target and hour the last look counts, and each hour has its own', () => {
    const looks = [anonymised({ latency: 'under_1s' }), anonymised({ latency: 'over_5s' })];
    const contents = partBatches([...looks, anonymised({ hour: '2026-11-25T13:00:00Z' })], [], null);
    expect(contents.map(({ reports }) => reports.map(({ hour, latency }) => `${hour} ${latency}`))).toEqual([
      ['2026-11-25T12:00:00Z over_5s'],
      ['2026-11-25T13:00:00Z under_1s'],
    ]);
  });

  it('a browser that was updated begins another', () => {
    const given = [
      anonymised(),
      anonymised({}, { browser_major: 157 }),
      anonymised({}, { method_version: '3' }),
    ];
    expect(partBatches(given, [], null)).toHaveLength(3);
  });

  it('outages have a batch of their own', () => {
    const [own, alone] = [partBatches(sites(2), [OUTAGE], null), partBatches([], [OUTAGE], MAKER)];
    expect(own).toMatchObject([{ outages: [] }, { reports: [], outages: [OUTAGE], browser: 'chromium' }]);
    expect(alone).toMatchObject([{ ...MAKER, reports: [], outages: [OUTAGE] }]);
    expect(partBatches([], [OUTAGE], null)).toEqual([]);
    expect(
      partBatches(
        [],
        Array.from({ length: 51 }, () => OUTAGE),
        MAKER,
      ),
    ).toHaveLength(2);
  });

  it('whatever they hold: of a known size, by the schema, and nothing is lost or told twice', () => {
    const given = fc.array(
      fc
        .tuple(fc.webUrl({ withQueryParameters: true }), fc.nat(23), fc.nat(2000))
        .map(([url, hour, length]) =>
          anonymised({
            input: (url + 'ü'.repeat(length)).slice(0, 2048),
            hour: `2026-11-25T${String(hour).padStart(2, '0')}:00:00Z`,
          }),
        ),
      { maxLength: 120 },
    );
    fc.assert(
      fc.property(given, (reports) => {
        const texts = textOf(reports, [OUTAGE], MAKER);
        const batches = texts.map((text): unknown => JSON.parse(text));
        expect(batches.map((batch) => Value.Errors(ReportBatch, batch))).toEqual(batches.map(() => []));
        for (const text of texts) expect(BATCH_SIZES).toContain(bytes(text));
        const told = batches.flatMap((batch) => (Value.Check(ReportBatch, batch) ? batch.reports : []));
        const keys = told.map(({ hour, input }) => `${hour} ${input}`);
        expect(keys.toSorted()).toEqual(
          [...new Set(reports.map(({ report }) => `${report.hour} ${report.input}`))].toSorted(),
        );
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
