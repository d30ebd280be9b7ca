/** Whole HTTP requests that are bad: bodies that are no batch, and frames around a body that are none. Pure. */
import * as fc from 'fast-check';
import { badBodies } from './bad-bodies.ts';
import { batchOf } from './batches.ts';
import { requestOf } from './requests.ts';

export interface BadRequest {
  wrong: string;
  bytes: Buffer;
  /** Where its body ends is unclear: a server may close the connection without a word. */
  breaksFrame: boolean;
}

/** Longer than any batch can be. */
const TOO_LONG = 8_000_000;

/** `marker` and `hour` as of badBodies. */
export function badRequests(marker: string, hour: string): fc.Arbitrary<BadRequest> {
  const bodies = badBodies(marker, hour).map(({ wrong, body }) => ({
    wrong,
    bytes: requestOf(body),
    breaksFrame: false,
  }));
  return fc.oneof(
    { weight: 12, arbitrary: bodies },
    { weight: 1, arbitrary: fc.constantFrom(...badFrames(marker, hour)) },
    { weight: 1, arbitrary: badQueries(marker) },
  );
}

function badFrames(marker: string, hour: string): BadRequest[] {
  const batch = { ...batchOf(marker, 0, hour, 3), batch_id: `${marker}-of-a-bad-frame` };
  const body = Buffer.from(JSON.stringify(batch));
  const raw = (wrong: string, ...lines: string[]): BadRequest => ({
    wrong,
    bytes: Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body]),
    breaksFrame: true,
  });
  const json = 'content-type: application/json';
  const post = ['POST /v1/reports HTTP/1.1', 'host: 127.0.0.1'];
  const length = `content-length: ${body.length}`;
  return [
    raw('no content type', ...post, length),
    raw('plain text', ...post, 'content-type: text/plain', length),
    raw('a form', ...post, 'content-type: multipart/form-data; boundary=x', length),
    raw('said to be gzip', ...post, json, 'content-encoding: gzip', length),
    raw('said to be something', ...post, json, 'content-encoding: x-none', length),
    raw('said to be UTF-16', ...post, 'content-type: application/json; charset=utf-16', length),
    raw('too long, as it says', ...post, json, `content-length: ${TOO_LONG}`),
    raw('two lengths', ...post, json, length, `content-length: ${body.length - 1}`),
    raw('a length and chunks', ...post, json, length, 'transfer-encoding: chunked'),
    raw('no length', ...post, json, 'content-length: much'),
    raw('broken chunks', ...post, json, 'transfer-encoding: chunked'),
    raw('a header without end', ...post, json, `x-long: ${'a'.repeat(20_000)}`, length),
    raw('a header with a control character', ...post, json, 'x-odd: \u0001', length),
    raw('no host', 'POST /v1/reports HTTP/1.1', json, length),
    raw('another method', 'PUT /v1/reports HTTP/1.1', 'host: 127.0.0.1', json, length),
    raw('no method of HTTP', 'FETCH /v1/reports HTTP/1.1', 'host: 127.0.0.1', json, length),
    raw('another path', 'POST /v1/report HTTP/1.1', 'host: 127.0.0.1', json, length),
    raw('a path upwards', 'POST /v1/../../reports HTTP/1.1', 'host: 127.0.0.1', json, length),
    raw('a broken path', 'POST /v1/%ff%zz HTTP/1.1', 'host: 127.0.0.1', json, length),
    raw('no version', 'POST /v1/reports', 'host: 127.0.0.1', json, length),
    { wrong: 'no HTTP', bytes: Buffer.from(`${marker}\u0000\u0001\r\n\r\n`), breaksFrame: true },
  ];
}

const PARAMETERS = [
  'since',
  'until',
  'time_grain',
  'axis_x',
  'axis_y',
  'format',
  'probe_cc',
  'probe_asn',
  'verdict',
  'failure_class',
  'mechanism',
  'category_code',
  'no_such_parameter',
];

/** Values that no parameter takes: characters that a country, a day, an axis or a number never has. */
function badQueries(mark: string): fc.Arbitrary<BadRequest> {
  const value = fc
    .tuple(
      fc.constantFrom("'", '"', '\\', '\u0000', ';', '--', '\ud83d\ude00', '%'),
      fc.string({ maxLength: 20 }),
    )
    .map(([odd, text]) => `${mark}${odd}${text}`);
  return fc.tuple(fc.constantFrom(...PARAMETERS), value).map(([name, text]) => ({
    wrong: `${name} in a query`,
    bytes: Buffer.from(
      `GET /v1/aggregates?${new URLSearchParams({ [name]: text }).toString()} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`,
    ),
    breaksFrame: false,
  }));
}
