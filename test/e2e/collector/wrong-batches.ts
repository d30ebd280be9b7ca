/** Batches that are wrong in every way that the schema suggests, made by chance. */
import * as fc from 'fast-check';
import { batch, blocked, report } from './batches.ts';

/** What is changed: right in everything. */
export const good = () => batch([report(), blocked()], { padding: '  ', outages: [] });

/** Anything that stands where something else should. */
const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(null, true, '', ' ', -1, 0.5, 1e308, 2 ** 53, [], {}, [[]], 'ok'.repeat(3000)),
  fc.constantFrom(
    '\0',
    '\u202e',
    '\ufeff',
    '𝕏',
    `'; DROP TABLE reports --`,
    '2026-02-30T00:00:00Z',
    '9999-12-31T23:00:00Z',
  ),
);

/** What makes the text of a batch another one. */
export type Change = (text: string) => string | Uint8Array;

/** A field of the batch, or of a report of it, that is strange. */
const fieldChange = fc
  .tuple(
    fc.constantFrom(...Object.keys(good())),
    fc.constantFrom(...Object.keys(report())),
    fc.boolean(),
    strange,
  )
  .map(([outer, inner, isInner, value]): Change => (text) => {
    const changed: Record<string, unknown> & { reports: Record<string, unknown>[] } = JSON.parse(text);
    if (isInner) changed.reports[1] = { ...changed.reports[1], [inner]: value };
    else changed[outer] = value;
    return JSON.stringify(changed);
  });

/** A field that is missing, or one too many. */
const shapeChange = fc
  .tuple(
    fc.constantFrom(...Object.keys(good())),
    fc.boolean(),
    fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString')),
  )
  .map(([name, isGone, other]): Change => (text) => {
    if (!isGone) return text.replace('{', `{${JSON.stringify(other)}:1,`);
    const batchNow: Record<string, unknown> = JSON.parse(text);
    return JSON.stringify(Object.fromEntries(Object.entries(batchNow).filter(([key]) => key !== name)));
  });

/** The text itself, damaged. */
const textChange = fc
  .tuple(
    fc.nat(),
    fc.constantFrom(
      '',
      '"',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '1e999',
      '-',
      String.raw`\ud800`,
      '\\',
      'NaN',
      '//',
      '\n\n',
      '\ufeff',
      '[['.repeat(5000),
      '{"a":'.repeat(100),
    ),
    fc.nat({ max: 5 }),
  )
  .map(([at, what, cut]): Change => (text) => {
    const place = at % text.length;
    return text.slice(0, place) + what + text.slice(place + cut);
  });

/** Bytes that are no text. */
const byteChange = fc
  .tuple(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 8 }))
  .map(([at, bytes]): Change => (text) => {
    const content = Buffer.from(text);
    const place = at % content.length;
    return Buffer.concat([content.subarray(0, place), bytes, content.subarray(place)]);
  });

/** A name that comes twice. */
const twice = fc.constantFrom(...Object.keys(good()), ...Object.keys(report())).map(
  (name): Change =>
    (text) =>
      text.replace(`"${name}":`, `"${name}":null,"${name}":`),
);

const large = fc.integer({ min: 501, max: 3000 }).map((count): Change => (text) => {
  const changed: { reports: unknown[] } = JSON.parse(text);
  return JSON.stringify({ ...changed, reports: Array.from({ length: count }, () => changed.reports[0]) });
});

/** Headers, wrong in one of six. */
const headers = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Record<string, string>>(
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/json; charset=latin1' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-encoding': 'gzip' },
      { 'content-encoding': 'br, gzip' },
      { 'x-forwarded-for': "'; --" },
      { 'x-forwarded-for': '1.2.3.4, , ,' },
      { accept: 'image/png' },
    ),
  },
);
const changes = fc.oneof(fieldChange, shapeChange, textChange, byteChange, twice, {
  weight: 1,
  arbitrary: large,
});

/** So many, each with its headers. */
export function wrongBatches(
  count: number,
): { body: string | Uint8Array; headers: Record<string, string> }[] {
  return fc
    .sample(fc.tuple(changes, headers), count)
    .map(([change, given]) => ({ body: change(JSON.stringify(good())), headers: { ...given } }));
}
