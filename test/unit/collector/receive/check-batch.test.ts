import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkBatch, MOST } from '../../../../collector/receive/check-batch.ts';
import { ReportBatch } from '../../../../utils/report/schema.ts';
import { batch, blocked, bytes, HOUR, NOW, report } from './making.ts';

const rules = { isPublished: (url: string) => url === 'https://one.example/', now: NOW };
const check = (value: unknown) => checkBatch(bytes(value), rules);

describe('checkBatch', () => {
  it('takes what a device sends', () => {
    const sent = batch({
      reports: [report(), blocked()],
      outages: [{ from: '2026-11-24T01:00:00Z', until: '2026-11-24T03:00:00Z', outage: 'offline' }],
      padding: ' '.repeat(65_536),
    });
    expect(check(sent)).toEqual({ ok: true, batch: sent });
  });

  it.each<[string, unknown, string]>([
    ['a type', { ...batch(), browser_major: '153' }, '/browser_major'],
    ['a huge number', bytes(JSON.stringify(batch()).replace('153', '1e400')), '/browser_major'],
    ['a fraction', { ...batch(), browser_major: 1.5 }, '/browser_major'],
    ['a version of the schema', { ...batch(), schema_version: 2 }, '/schema_version'],
    ['a token', batch({ token: 'short' }), '/token'],
    ['a lone surrogate', batch({ token: 'token-0123456789\ud800' }), '/token'],
    ['what is missing', { ...batch(), token: undefined }, '/token'],
    ['what is not known', { ...batch(), address: '192.0.2.1' }, '/address'],
    ['__proto__', bytes(JSON.stringify(batch()).replace('{', '{"__proto__":{},')), '/__proto__'],
    [
      'a field of a report',
      { ...batch(), reports: [report(), { ...report(), note: 'x' }] },
      '/reports/1/note',
    ],
    ['a word', { ...batch(), reports: [{ ...report(), verdict: 'censored' }] }, '/reports/0/verdict'],
    ['a form of the hour', batch({ reports: [report({ hour: '2026-11-25T12:30:00Z' })] }), '/reports/0/hour'],
    [
      'a date that is none',
      batch({ reports: [report({ hour: '2026-02-30T12:00:00Z' })] }),
      '/reports/0/hour',
    ],
    ['the future', batch({ reports: [report({ hour: '2026-11-25T13:00:00Z' })] }), '/reports/0/hour'],
    ['the far past', batch({ reports: [report({ hour: '2026-11-10T12:00:00Z' })] }), '/reports/0/hour'],
    [
      'an unpublished target',
      batch({ reports: [report(), report(), report(), report({ input: 'https://mine.example/' })] }),
      '/reports/3/input',
    ],
    [
      'mechanisms without a block',
      batch({ reports: [report({ mechanisms: ['dns'] })] }),
      '/reports/0/mechanisms',
    ],
    ['a locus without a block', batch({ reports: [report({ locus: 'network' })] }), '/reports/0/locus'],
    [
      'an outage that ends before it begins',
      batch({ outages: [{ from: HOUR, until: '2026-11-25T11:00:00Z', outage: 'offline' }] }),
      '/outages/0/until',
    ],
    ['padding that says something', batch({ padding: ' hello ' }), '/padding'],
    ['too many reports', batch({ reports: Array.from({ length: 501 }, () => report()) }), '/reports'],
    ['another value', 'null', ''],
    ['an array', '[]', ''],
  ])('names %s', (_, value, pointer) => {
    const checked = checkBatch(value instanceof Uint8Array ? value : bytes(value), rules);
    expect(checked).toMatchObject({
      ok: false,
      status: 422,
      errors: expect.arrayContaining([{ pointer, detail: expect.any(String) }]),
    });
  });

  it('takes the edges of time', () => {
    const hours = ['2026-11-10T13:00:00Z', HOUR];
    expect(check(batch({ reports: hours.map((hour) => report({ hour })) })).ok).toBe(true);
    const late = { ...rules, now: Date.parse('2026-11-25T11:50:00Z') };
    expect(checkBatch(bytes(batch()), late).ok).toBe(true);
  });

  it.each([
    ['{"schema_version":1,', '/schema_version'],
    [String.raw`{"\u0074oken":"token-9876543210",`, '/token'],
  ])('refuses a name that comes twice: %s', (front, pointer) => {
    const text = JSON.stringify(batch()).replace('{', front);
    expect(check(text)).toMatchObject({ ok: false, status: 400, errors: [{ pointer }] });
  });

  it('refuses a name that comes twice in a report', () => {
    const text = JSON.stringify(batch()).replace('"locus":null', '"locus":null,"locus":"network"');
    expect(check(text)).toMatchObject({ ok: false, errors: [{ pointer: '/reports/0/locus' }] });
  });

  it('knows the bounds of the schema before it asks it', () => {
    const { reports, outages, padding } = JSON.parse(JSON.stringify(ReportBatch.properties));
    const { input, mechanisms } = reports.items.properties;
    const schema = [
      reports.maxItems,
      outages.maxItems,
      mechanisms.maxItems,
      input.maxLength,
      padding.maxLength,
    ];
    expect([MOST.reports, MOST.outages, MOST.mechanisms, MOST.input, MOST.padding]).toEqual(schema);
  });

  // Each would keep the schema busy for seconds or hours.
  it.each<[string, string]>([
    ['/reports', `{"reports":[${'0,'.repeat(400_000)}0]}`],
    ['/outages', `{"outages":[${'0,'.repeat(400_000)}0]}`],
    ['', `{${Array.from({ length: 50_000 }, (_, index) => `"k${index}":0`).join(',')}}`],
    ['/reports/0/mechanisms', JSON.stringify(batch()).replace('[]', `[${'"dns",'.repeat(150_000)}"dns"]`)],
    [
      '/reports/0',
      `{"reports":[{${Array.from({ length: 50_000 }, (_, index) => `"k${index}":0`).join(',')}}]}`,
    ],
  ])('does not look through what is far too long: %s', (pointer, text) => {
    expect(check(text)).toMatchObject({
      ok: false,
      errors: [{ pointer, detail: expect.stringMatching('more than') }],
    });
  });

  it('lists few errors of many', () => {
    const many = batch({
      reports: Array.from({ length: 500 }, () => report({ input: 'https://mine.example/' })),
    });
    const checked = check(many);
    expect(checked.ok ? [] : checked.errors).toHaveLength(20);
    expect(checked).toMatchObject({ detail: expect.stringContaining('480 more') });
  });

  it('gives one of its answers to any value whatever', () => {
    const keys = Object.keys(batch());
    const values = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(batch())));
    const near = fc.dictionary(fc.constantFrom(...keys, 'outages', 'padding', '__proto__', 'other'), values);
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), near), (value) => {
        const checked = check(value);
        expect(checked.ok || (checked.errors.length > 0 && [400, 422].includes(checked.status))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
