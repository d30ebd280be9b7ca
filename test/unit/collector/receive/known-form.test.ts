import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkBatch } from '../../../../collector/receive/check-batch.ts';
import { knownForm } from '../../../../collector/receive/known-form.ts';
import { votesOf } from '../../../../collector/receive/votes.ts';
import type { ReportBatch } from '../../../../utils/report/schema.ts';
import { batch, blocked, bytes, HOUR, NOW, report } from './making.ts';

const NUMBERS = new Map([
  ['https://one.example/', '1'],
  ['https://two.example/a?b={"c":[1]}', '2'],
  [String.raw`https://three.example/\u0061`, '3'],
  ['https://four.example/ü', '4'],
]);
const WRITTEN = new Map([...NUMBERS].map(([url, number]) => [JSON.stringify(url).slice(1, -1), number]));
/** A quote has to be escaped, and where it is an address ends. */
const UNQUOTED = [...NUMBERS.keys()].filter((url) => !url.includes('"'));
const EARLIER = '2026-11-25T11:00:00Z';

/** The strict reader's word. */
function strictly(text: string, now = NOW) {
  const checked = checkBatch(bytes(text), { isPublished: (url) => NUMBERS.has(url), now });
  return checked.ok
    ? { told: votesOf(checked.batch, (url) => NUMBERS.get(url) ?? ''), batch: checked.batch }
    : null;
}

const form = (...learnt: ReportBatch[]) => {
  const made = knownForm((written) => WRITTEN.get(written));
  learnt.forEach(made.learn);
  return made;
};
const LEARNT = [
  batch({ reports: [report(), report({ hour: EARLIER }), blocked()] }),
  batch({
    browser: 'chromium',
    reports: [report({ latency: 'over_5s' }), blocked({ mechanisms: ['tls', 'dns'] })],
  }),
];

const findings = LEARNT.flatMap(({ reports }) => reports);
const batches = (inputs: readonly string[]) =>
  fc.record({
    batch: fc.constantFrom(...LEARNT),
    id: fc.stringMatching(/^[A-Za-z0-9_-]{16,64}$/),
    token: fc.stringMatching(/^[A-Za-z0-9_-]{16,108}$/),
    reports: fc.array(
      fc.record({
        finding: fc.constantFrom(...findings),
        input: fc.constantFrom(...inputs),
        hour: fc.constantFrom(HOUR, EARLIER),
      }),
      { maxLength: 6 },
    ),
    padding: fc.option(fc.nat(40), { nil: null }),
  });
const texts = (inputs: readonly string[]) =>
  batches(inputs).map(({ batch: made, id, token, reports, padding }) =>
    JSON.stringify({
      ...made,
      batch_id: id,
      token,
      reports: reports.map(({ finding, input, hour }) => ({ ...finding, input, hour })),
      ...(padding !== null && { padding: ' '.repeat(padding) }),
    }),
  );

const withReports = (count: number): string =>
  JSON.stringify(batch({ reports: Array.from({ length: count }, () => report()) }));
const withPadding = (count: number): string => JSON.stringify(batch({ padding: ' '.repeat(count) }));

describe('knownForm', () => {
  it('knows every batch of words that it learnt, and reads what the strict reader reads', () =>
    fc.assert(
      fc.property(texts(UNQUOTED), (text) => {
        expect(form(...LEARNT).read(text, NOW)).toEqual({ kind: 'known', batch: strictly(text)?.told });
      }),
    ));

  it('knows nothing that the strict reader would refuse or read otherwise, wherever a text was altered', () => {
    const pieces = [
      '',
      '"',
      '}',
      ']',
      '{',
      ',',
      '\\',
      ' ',
      '0',
      '\n',
      '"hour":"',
      '"reports":[',
      '{"input":"',
      'null',
    ];
    const altered = fc
      .tuple(
        texts([...NUMBERS.keys()]),
        fc.nat(),
        fc.nat(3),
        fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })),
      )
      .map(([text, at, gone, piece]) => {
        const from = at % text.length;
        return `${text.slice(0, from)}${piece}${text.slice(from + gone)}`;
      });
    const { read } = form(...LEARNT);
    fc.assert(
      fc.property(altered, (text) => {
        const found = read(text, NOW);
        const told = strictly(text)?.told;
        expect(found.kind === 'known' ? found.batch : told).toEqual(told);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each<[string, string, string]>([
    ['a finding twice', '"locus":null', '"locus":null,"locus":null'],
    ['spaces', '"locus":null', '"locus": null'],
    ['an escape', 'one.example/', String.raw`one.example\/`],
    ['a target that is not published', 'one.example', 'own.example'],
    ['a member that is not known', '"padding"', '"more":1,"padding"'],
    ['padding that says something', '   ', ' x '],
    ['an id that is none', 'batch-0123456789', 'batch 0123456789'],
    ['a token that is too short', 'token-0123456789', 'token'],
    ['another version', '"schema_version":1', '"schema_version":2'],
    ['more behind it', '   "}', '   "}}'],
    ['reports that are parted otherwise', '},{', '};{'],
    ['a list that does not end', '}],', '},],'],
  ])('leaves %s to the strict reader', (_, from, to) => {
    const text = JSON.stringify(batch({ reports: [report(), report()], padding: '   ' }));
    const { read } = form(batch());
    expect(read(text, NOW).kind).toBe('known');
    expect(read(text.replace(from, to), NOW).kind).not.toBe('known');
  });

  it('asks for the time each time', () => {
    const text = JSON.stringify(batch());
    const { read } = form(batch());
    const times = [NOW - 3_600_000, NOW + 14 * 86_400_000, NOW + 16 * 86_400_000];
    expect(times.map((now) => read(text, now).kind)).toEqual(['other', 'known', 'other']);
    expect(times.map((now) => strictly(text, now) !== null)).toEqual([false, true, false]);
  });

  it('says what is to be learnt', () => {
    const text = JSON.stringify(batch({ reports: [blocked()] }));
    const { read, learn } = form(batch());
    expect(read(text, NOW)).toEqual({ kind: 'new' });
    learn(batch({ reports: [blocked()] }));
    expect(read(text, NOW).kind).toBe('known');
  });

  it('takes as many reports as the strict reader, and as much padding', () => {
    const { read } = form(batch());
    expect([500, 501].map((count) => read(withReports(count), NOW).kind)).toEqual(['known', 'other']);
    expect([65_536, 65_537].map((count) => read(withPadding(count), NOW).kind)).toEqual(['known', 'other']);
  });
});
