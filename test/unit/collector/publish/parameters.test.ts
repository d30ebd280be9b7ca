import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AXES, AGGREGATES_PARAMETERS, readQuestion } from '../../../../collector/publish/parameters.ts';
import { bin } from '../../../../collector/publish/reporters.ts';

const NOW = Date.parse('2026-11-25T12:34:56Z');
const seconds = (text: string): number => Date.parse(text) / 1000;
const read = (query: string) => readQuestion(new URLSearchParams(query), NOW);
const question = (query: string) => {
  const asked = read(query);
  if (!asked.ok) throw new Error(JSON.stringify(asked.errors));
  return asked.question;
};

describe('readQuestion', () => {
  it('asks for half a year by default, of everything', () => {
    const { range, axes, format, filters } = question('');
    expect(range).toEqual({ since: seconds('2026-05-27'), until: seconds('2026-11-26'), grain: 'week' });
    expect([axes, format]).toEqual([[], 'JSON']);
    expect(new Set(Object.values(filters))).toEqual(new Set([null]));
  });

  it('reads what OONI calls so', () => {
    const asked = question(
      'probe_cc=iq,IR&probe_asn=AS64501,64502,0&input=https://a.example&domain=A.example&category_code=news&' +
        'since=2026-11-01&until=2026-11-08&time_grain=day&axis_x=measurement_start_day&axis_y=probe_cc&format=CSV',
    );
    expect(asked.filters).toMatchObject({
      probe_cc: ['IQ', 'IR'],
      probe_asn: [64_501, 64_502, 0],
      input: ['https://a.example', 'https://a.example/'],
      domain: ['a.example'],
      category_code: ['NEWS'],
    });
    expect(asked.range).toEqual({ since: seconds('2026-11-01'), until: seconds('2026-11-08'), grain: 'day' });
    expect([asked.axes, asked.format]).toEqual([['measurement_start_day', 'probe_cc'], 'CSV']);
  });

  it('reads what is ours', () => {
    const { filters } = question(
      'service=facebook&verdict=blocked,ok&failure_class=dns,none&mechanism=dns,tls.reset',
    );
    expect(filters).toMatchObject({
      service: ['facebook'],
      verdict: ['blocked', 'ok'],
      failure_class: ['dns', 'none'],
      mechanism: ['dns', 'tls.reset'],
    });
  });

  it.each([
    ['since=2026-11-25&until=2026-11-26', 'hour'],
    ['since=2026-11-01&until=2026-11-26', 'day'],
    ['since=2026-01-01&until=2026-11-26', 'week'],
    ['since=2024-01-01&until=2026-11-26', 'month'],
    ['since=2024-01-01&until=2026-11-26&time_grain=year', 'year'],
    ['time_grain=auto&since=2026-11-25T00:00:00Z', 'hour'],
    ['time_grain=hour', 'hour'],
    ['time_grain=day', 'day'],
  ])('%s is by the %s', (query, grain) => {
    expect(question(query).range.grain).toBe(grain);
  });

  it.each([
    ['probe_cc=IRQ', 'probe_cc'],
    ['probe_cc=IQ,', 'probe_cc'],
    ['probe_cc=', 'probe_cc'],
    ['probe_cc=IQ&probe_cc=IR', 'probe_cc'],
    ['probe_asn=ASX', 'probe_asn'],
    ['probe_asn=4294967296', 'probe_asn'],
    ['probe_asn=-1', 'probe_asn'],
    ['input=nonsense', 'input'],
    ['domain=a b', 'domain'],
    ["category_code=NEWS'", 'category_code'],
    ['service=Face Book', 'service'],
    ['verdict=censored', 'verdict'],
    ['failure_class=nothing', 'failure_class'],
    ['mechanism=DNS', 'mechanism'],
    ['since=yesterday', 'since'],
    ['since=2026-02-30', 'since'],
    ['since=2026-11-25T25:00:00Z', 'since'],
    ['since=2026-11-25&until=2026-11-25', 'until'],
    ['until=2026-13-01', 'until'],
    ['time_grain=minute', 'time_grain'],
    ['time_grain=hour&since=2026-01-01&until=2026-11-26', 'since'],
    ['time_grain=day&since=2020-01-01&until=2026-11-26', 'since'],
    ['axis_x=color', 'axis_x'],
    ['axis_x=probe_cc&axis_y=probe_cc', 'axis_y'],
    ['format=XML', 'format'],
    ['format=json', 'format'],
    ['colour=red', 'colour'],
    ['__proto__=1', '__proto__'],
    [`domain=${Array.from({ length: 201 }, () => 'a').join(',')}`, 'domain'],
  ])('names what is wrong: %s', (query, name) => {
    expect(read(query)).toEqual({ ok: false, errors: [{ pointer: name, detail: expect.any(String) }] });
  });

  it('gives an answer to whatever is asked', () => {
    const names = fc.constantFrom(...AGGREGATES_PARAMETERS.map(({ name }) => name), 'other');
    const values = fc.oneof(
      fc.string(),
      fc.constantFrom(...AXES, 'IQ', '2026-11-25', 'hour', 'CSV', '64501'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(names, values)), (given) => {
        const asked = readQuestion(new URLSearchParams(given), NOW);
        expect(
          asked.ok ? asked.question.range.since < asked.question.range.until : asked.errors.length > 0,
        ).toBe(true);
      }),
    );
  });
});

describe('bin', () => {
  it.each([
    [0, '0'],
    [1, '1-4'],
    [9, '5-9'],
    [10, '10-19'],
    [199, '100-199'],
    [100_000, '100000+'],
  ])('%i people are %s', (people, text) => {
    expect(bin(people)).toBe(text);
  });
});
