/** Bodies that are no batch, made from the schema. Each is bad by the schema, or is no I-JSON (RFC 7493). Pure. */
import * as fc from 'fast-check';
import { Check } from 'typebox/value';
import { ReportBatch } from '../../../utils/report/schema.ts';
import { batchOf } from './batches.ts';

/** A body and what is wrong with it. */
export interface BadBody {
  wrong: string;
  body: Buffer;
}

type Path = readonly (string | number)[];
type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const DEPTH = 20_000;
const BIG_TEXT = 100_000;

/** Numbers that JSON can write and that are not what they seem. */
const ODD_NUMBERS = [
  '1e400',
  '-1e400',
  '1e-400',
  '9007199254740993',
  '-0',
  '0.1e1',
  '1e2',
  `1${'0'.repeat(400)}`,
  '150.5',
];
const NO_JSON = [
  '',
  ' ',
  'null',
  'true',
  '[]',
  '{}',
  '""',
  '0',
  'NaN',
  '{',
  '}',
  '[[[',
  '{"a":',
  "{'a':1}",
  '{"a":1,}',
  '\u0000',
  '/**/{}',
  '{}{}',
  '\ufeff{}',
];

/**
 * @param marker stands in each body that can hold it: to be looked for afterwards. 8 to 20 characters of base64url.
 * @param hour of the batch that each is made from, so that nothing but the mistake is wrong with it
 */
export function badBodies(marker: string, hour: string): fc.Arbitrary<BadBody> {
  const good = fc.nat({ max: 1000 }).map((number) => goodBatch(marker, number, hour));
  const path = fc.constantFrom(...pathsOf(goodBatch(marker, 0, hour)));
  return fc.oneof(
    { weight: 60, arbitrary: wrongValues(good, path) },
    { weight: 20, arbitrary: missingFields(good, path) },
    { weight: 20, arbitrary: strangeFields(good, path) },
    { weight: 10, arbitrary: duplicateKeys(good) },
    { weight: 10, arbitrary: oddNumbers(good) },
    { weight: 20, arbitrary: brokenTexts(good) },
    { weight: 10, arbitrary: brokenEncodings(good) },
    // Few: each costs as much as a hundred others.
    { weight: 1, arbitrary: tooMuch(good) },
  );
}

function goodBatch(marker: string, number: number, hour: string): Json {
  const batch = batchOf(marker, number, hour, 3);
  const text = JSON.stringify({
    ...batch,
    batch_id: `${marker}-${batch.batch_id}`.slice(0, 64),
    token: `${marker}-${batch.token}`,
    outages: [{ from: hour, until: hour, outage: 'offline' }],
  });
  const parsed: Json = JSON.parse(text);
  return parsed;
}

function wrongValues(good: fc.Arbitrary<Json>, path: fc.Arbitrary<Path>): fc.Arbitrary<BadBody> {
  const junk = fc.oneof(
    fc.constantFrom<Json>(null, true, 0, -1, 1e308, '', ' ', '\ud800', [], {}, [[]], 'x'.repeat(3000)),
    fc.integer(),
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.stringMatching(/^[A-Za-z0-9 :._-]{0,80}$/),
    fc.jsonValue({ maxDepth: 3 }).map((value): Json => JSON.parse(JSON.stringify(value))),
  );
  return fc
    .tuple(good, path, junk)
    .map(([batch, at, value]) => ({ at, batch: replaced(batch, at, value) }))
    .filter(({ batch }) => !Check(ReportBatch, batch))
    .map(({ at, batch }) => bad(`wrong ${at.join('.')}`, batch));
}

function missingFields(good: fc.Arbitrary<Json>, path: fc.Arbitrary<Path>): fc.Arbitrary<BadBody> {
  return fc
    .tuple(good, path)
    .map(([batch, at]) => ({ at, batch: replaced(batch, at, undefined) }))
    .filter(({ batch }) => !Check(ReportBatch, batch))
    .map(({ at, batch }) => bad(`no ${at.join('.')}`, batch));
}

function strangeFields(good: fc.Arbitrary<Json>, path: fc.Arbitrary<Path>): fc.Arbitrary<BadBody> {
  const name = fc.oneof(
    fc.constantFrom('__proto__', 'constructor', 'toString', 'asn', 'country', ''),
    fc.string(),
  );
  return fc
    .tuple(good, path, name, fc.jsonValue({ maxDepth: 2 }))
    .map(([batch, at, field, value]) => {
      // As text: an object in memory cannot hold a field `__proto__` of its own by assignment.
      const text = `${JSON.stringify(field)}:${JSON.stringify(value)}`;
      const parent = at.length > 2 ? JSON.stringify(valueAt(batch, at.slice(0, -1))) : JSON.stringify(batch);
      return { field, text: JSON.stringify(batch).replace(parent, () => `{${text},${parent.slice(1)}`) };
    })
    .filter(({ text }) => !Check(ReportBatch, JSON.parse(text)))
    .map(({ field, text }) => ({ wrong: `strange field ${JSON.stringify(field)}`, body: Buffer.from(text) }));
}

/** Which of two values a reader takes is anybody's guess, so neither is. */
function duplicateKeys(good: fc.Arbitrary<Json>): fc.Arbitrary<BadBody> {
  const field = fc.constantFrom(
    'batch_id',
    'token',
    'schema_version',
    'browser_major',
    'input',
    'verdict',
    'outage',
  );
  return fc.tuple(good, field, fc.boolean()).map(([batch, name, first]) => {
    const text = JSON.stringify(batch);
    const written = new RegExp(`"${name}":("[^"]*"|[^,}]*)`);
    const twice = text.replace(written, (pair) => (first ? `"${name}":null,${pair}` : `${pair},${pair}`));
    return { wrong: `${name} twice`, body: Buffer.from(twice) };
  });
}

function oddNumbers(good: fc.Arbitrary<Json>): fc.Arbitrary<BadBody> {
  return fc
    .tuple(good, fc.constantFrom('schema_version', 'browser_major'), fc.constantFrom(...ODD_NUMBERS))
    .map(([batch, name, number]) => ({
      name,
      text: JSON.stringify(batch).replace(new RegExp(`"${name}":\\d+`), `"${name}":${number}`),
    }))
    .filter(({ text }) => !Check(ReportBatch, JSON.parse(text)))
    .map(({ name, text }) => ({ wrong: `odd number in ${name}`, body: Buffer.from(text) }));
}

function brokenTexts(good: fc.Arbitrary<Json>): fc.Arbitrary<BadBody> {
  const cut = fc.tuple(good, fc.double({ min: 0, max: 0.999, noNaN: true })).map(([batch, share]) => {
    const text = JSON.stringify(batch);
    return text.slice(0, Math.floor(text.length * share));
  });
  const littered = fc
    .tuple(good, fc.nat(), fc.constantFrom('"', '\\', '{', '}', ',', '\u0000', '\n"', '\u2028"'))
    .map(([batch, at, litter]) => {
      const text = JSON.stringify(batch);
      const place = at % text.length;
      return text.slice(0, place) + litter + text.slice(place);
    });
  const garbage = fc.string({ unit: 'binary', maxLength: 200 });
  return fc
    .oneof(cut, littered, garbage, fc.constantFrom(...NO_JSON))
    .filter((text) => !isBatch(text))
    .map((text) => ({ wrong: 'no JSON of a batch', body: Buffer.from(text) }));
}

/** Bytes that are no UTF-8 in a place where any character would do, and texts in other encodings. */
function brokenEncodings(good: fc.Arbitrary<Json>): fc.Arbitrary<BadBody> {
  const bytes = fc.constantFrom(
    [0xff],
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf5, 0x80, 0x80, 0x80],
    [0xe2, 0x82],
  );
  const broken = fc.tuple(good, bytes).map(([batch, odd]) => {
    const text = Buffer.from(JSON.stringify(batch));
    const at = text.indexOf('"input":"') + '"input":"https://'.length;
    return Buffer.concat([text.subarray(0, at), Buffer.from(odd), text.subarray(at)]);
  });
  const utf16 = good.map((batch) => Buffer.from(JSON.stringify(batch), 'utf16le'));
  return fc.oneof(broken, utf16).map((body) => ({ wrong: 'no UTF-8', body }));
}

function tooMuch(good: fc.Arbitrary<Json>): fc.Arbitrary<BadBody> {
  return good.chain((batch) => {
    const [report, outage] = [valueAt(batch, ['reports', 0]), valueAt(batch, ['outages', 0])];
    return fc.constantFrom(
      bad(
        'too many reports',
        replaced(
          batch,
          ['reports'],
          Array.from({ length: 501 }, () => report),
        ),
      ),
      bad(
        'too many outages',
        replaced(
          batch,
          ['outages'],
          Array.from({ length: 51 }, () => outage),
        ),
      ),
      bad('too long an input', replaced(batch, ['reports', 0, 'input'], `https://${'a'.repeat(BIG_TEXT)}/`)),
      bad('too much padding', replaced(batch, ['padding'], ' '.repeat(BIG_TEXT))),
      { wrong: 'nested arrays', body: Buffer.from('['.repeat(DEPTH) + ']'.repeat(DEPTH)) },
      { wrong: 'nested objects', body: Buffer.from(`${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`) },
    );
  });
}

function isBatch(text: string): boolean {
  try {
    return Check(ReportBatch, JSON.parse(text));
  } catch {
    return false;
  }
}

function bad(wrong: string, batch: Json): BadBody {
  return { wrong, body: Buffer.from(JSON.stringify(batch)) };
}

/** Of every value below `value`, the containers too. */
function pathsOf(value: Json, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return below.flatMap(([name, each]) => [[...at, name], ...pathsOf(each, [...at, name])]);
}

function valueAt(value: Json, path: Path): Json {
  return path.reduce<Json>((inside, name) => {
    if (Array.isArray(inside)) return inside[Number(name)] ?? null;
    return typeof inside === 'object' && inside !== null ? (inside[name] ?? null) : null;
  }, value);
}

/** A copy with another value at `path`; undefined: without it. */
function replaced(value: Json, [name, ...rest]: Path, by: Json | undefined): Json {
  if (name === undefined || typeof value !== 'object' || value === null) return by ?? null;
  const inside = Array.isArray(value) ? value[Number(name)] : value[name];
  const next = rest.length === 0 ? by : replaced(inside ?? null, rest, by);
  if (Array.isArray(value)) {
    return next === undefined ? value.toSpliced(Number(name), 1) : value.with(Number(name), next);
  }
  const { [name]: _dropped, ...others } = value;
  return next === undefined ? others : { ...others, [name]: next };
}
