/** One report's way: from a request to what is published, and what does not go that way. */
import { connect } from 'node:net';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batch, blocked, hourNow, onTargets, report, TARGETS } from './batches.ts';
import { allCounted, countsOf, sumOf } from './counts.ts';
import {
  makeFolder,
  removeFolder,
  runCollector,
  startCollector,
  until,
  type Answer,
  type Ask,
  type RunningCollector,
} from './running-collector.ts';

let folder = '';
let collector: RunningCollector;
const data = () => join(folder, 'data');
const start = (...words: string[]) =>
  startCollector(data(), '--min-reporters', '1', '--asn-map', join(folder, 'networks.csv'), ...words);
const post = (value: unknown, ask: Ask = {}): Promise<Answer> =>
  collector.ask('/v1/reports', { body: JSON.stringify(value), from: '127.1.0.1', ...ask });

beforeAll(async () => {
  folder = await makeFolder();
  collector = await start();
});
afterAll(async () => {
  await collector.stop();
  await removeFolder(folder);
});

describe('a batch', () => {
  it('is taken, and found in the aggregates with its network, its target and what it saw', async () => {
    const input = TARGETS[3] ?? '';
    const sent = batch([blocked({ input }), report({ input: TARGETS[4] ?? '' })]);
    const answer = await post(sent);
    expect(answer).toMatchObject({
      status: 202,
      text: JSON.stringify({ batch_id: sent.batch_id, reports: 2 }),
    });
    const query = new URLSearchParams({
      input,
      axis_x: 'probe_asn',
      axis_y: 'mechanism',
      since: hourNow().slice(0, 10),
    });
    const { result } = await until(
      () => countsOf(collector, `${query}`),
      ({ result: rows }) => rows.length > 0,
    );
    expect(result).toMatchObject([
      {
        probe_asn: 64_501,
        mechanism: 'dns.nxdomain',
        measurement_count: 1,
        blocked_count: 1,
        total_count: 1,
      },
    ]);
  });

  it('counts once, however often and however much at once it comes', async () => {
    const input = TARGETS[5] ?? '';
    const sent = batch([report({ input })]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(sent)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(await post({ ...sent, batch_id: batch().batch_id })).toMatchObject({ status: 409 });
    await allCounted(collector);
    expect(sumOf(await countsOf(collector, `input=${input}`))).toBe(1);
  });

  it('of an id that another had, with a token of its own, counts beside it, and nothing waits for ever', async () => {
    const sent = batch([report({ input: TARGETS[20] ?? '' })]);
    expect(await post(sent)).toMatchObject({ status: 202 });
    expect(await post({ ...sent, token: batch().token })).toMatchObject({ status: 202 });
    await allCounted(collector);
    expect(sumOf(await countsOf(collector, `input=${TARGETS[20]}`))).toBe(2);
  });

  it('counts in the hour in which it was measured, however late it comes', async () => {
    const input = TARGETS[6] ?? '';
    const query = `input=${input}&axis_x=measurement_start_day&time_grain=hour&since=${hourNow(30 * 24).slice(0, 10)}`;
    await post(batch([report({ input, hour: hourNow(14 * 24) })]));
    await allCounted(collector);
    await post(batch([report({ input, hour: hourNow(14 * 24) }), report({ input })]));
    await allCounted(collector);
    expect((await countsOf(collector, query)).result).toMatchObject([
      { measurement_start_day: hourNow(14 * 24), measurement_count: 2 },
      { measurement_start_day: hourNow(), measurement_count: 1 },
    ]);
  });

  it('of another network counts there', async () => {
    const input = TARGETS[7] ?? '';
    for (const from of ['127.1.0.1', '127.2.0.1', '127.3.0.1', '127.3.0.2'])
      await post(batch([report({ input })]), { from });
    await allCounted(collector);
    const { result } = await countsOf(collector, `input=${input}&axis_x=probe_cc&axis_y=probe_asn`);
    expect(result).toMatchObject([
      { probe_cc: 'IQ', probe_asn: 64_501, measurement_count: 1 },
      { probe_cc: 'IQ', probe_asn: 64_502, measurement_count: 1 },
      { probe_cc: 'IR', probe_asn: 64_503, measurement_count: 2 },
    ]);
  });

  it('behind a proxy on this machine counts where the proxy says', async () => {
    const input = TARGETS[8] ?? '';
    const headers = { 'x-forwarded-for': '192.0.2.1, 127.3.0.9' };
    await post(batch([report({ input })]), { from: '127.0.0.1', headers });
    await allCounted(collector);
    expect((await countsOf(collector, `input=${input}&axis_x=probe_asn`)).result).toMatchObject([
      { probe_asn: 64_503 },
    ]);
  });
});

describe('what is refused', () => {
  it.each<[string, Ask, number, RegExp]>([
    ['no JSON', { body: '{"schema_version":' }, 400, /not JSON/],
    [
      'a name twice',
      { body: JSON.stringify(batch()).replace('{', '{"token":"0123456789abcdef",') },
      400,
      /"pointer":"\/token"/,
    ],
    ['another type', { body: '{}', headers: { 'content-type': 'text/plain' } }, 415, /application\/json/],
    [
      'another charset',
      { body: '{}', headers: { 'content-type': 'application/json; charset=utf-16' } },
      415,
      /UTF-8/,
    ],
    ['a packed body', { body: '{}', headers: { 'content-encoding': 'gzip' } }, 415, /encoded/],
    [
      'a target that is not published',
      { body: JSON.stringify(batch([report({ input: 'https://mine.example/' })])) },
      422,
      /\/reports\/0\/input/,
    ],
    ['a body that is too large', { body: ' '.repeat(1_048_577) }, 413, /1048576/],
    ['another method', { method: 'PUT', body: '{}' }, 405, /POST/],
    ['another method', { method: 'GET' }, 405, /POST/],
  ])('%s', async (_, ask, status, text) => {
    const answer = await collector
      .ask('/v1/reports', { from: '127.1.0.1', ...ask })
      .catch((error: unknown) => error);
    expect(answer).toMatchObject({
      status,
      text: expect.stringMatching(text),
      headers: { 'content-type': 'application/problem+json' },
    });
  });

  it.each([
    ['/v1/nothing', 404],
    ['/v1/aggregates?axis_x=colour', 400],
    ['/v1/aggregates?__proto__=1', 400],
    ['/v1/aggregates?probe_cc=%', 400],
    ['/%', 404],
    ['/v1/%zz', 404],
    ['//', 404],
  ])('%s', async (path, status) => {
    const url = new URL(collector.url);
    const socket = connect(Number(url.port), url.hostname);
    socket.end(`GET ${path} HTTP/1.1\r\nhost: ${url.host}\r\nconnection: close\r\n\r\n`);
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    await once(socket, 'close');
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*application/problem\\+json`));
  });

  it('a body that says it is larger than allowed, before it is sent', async () => {
    const url = new URL(collector.url);
    const socket = connect(Number(url.port), url.hostname);
    socket.write(
      `POST /v1/reports HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: application/json\r\ncontent-length: 99999999\r\n\r\n`,
    );
    const [chunk] = await once(socket, 'data');
    expect(String(chunk)).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  it.each([
    ['without a host', 'GET /v1/health HTTP/1.1\r\n'],
    ['with a host that is none', 'GET /v1/health HTTP/1.1\r\nhost: a b/%\r\n'],
    ['for a target that is none', 'GET http://[::1/v1/health HTTP/1.1\r\nhost: a\r\n'],
    ['for the server as a whole', 'OPTIONS * HTTP/1.1\r\nhost: a\r\n'],
  ])('a question %s', async (_, head) => {
    const url = new URL(collector.url);
    const socket = connect(Number(url.port), url.hostname);
    socket.write(`${head}connection: close\r\n\r\n`);
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    await once(socket, 'close');
    expect(text).toMatch(/^HTTP\/1\.1 400 [^]*problem\+json[^]*"status":400/);
  });

  it('what is not HTTP', async () => {
    const url = new URL(collector.url);
    const socket = connect(Number(url.port), url.hostname);
    socket.write('hello\r\n\r\n');
    const [chunk] = await once(socket, 'data');
    expect(String(chunk)).toMatch(/^HTTP\/1\.1 400 [^]*problem\+json/);
    socket.destroy();
  });
});

describe('the aggregates', () => {
  it('come as CSV, with a header line', async () => {
    await post(batch(onTargets(2)));
    await allCounted(collector);
    const { text, headers } = await collector.ask('/v1/aggregates?axis_x=input&axis_y=probe_cc&format=CSV');
    const [header, ...lines] = text.trim().split('\n');
    expect(header).toMatch(/^input,probe_cc,measurement_count,ok_count,.*,total_count,reporters,/);
    expect(lines.every((line) => line.split(',').length === header?.split(',').length)).toBe(true);
    expect(headers).toMatchObject({
      'content-type': expect.stringContaining('text/csv'),
      'x-suppressed-cells': '0',
      'x-flagged-reports': '0',
    });
  });

  it('are not sent again to who has them, until they change', async () => {
    await allCounted(collector);
    const path = '/v1/aggregates?axis_x=input';
    const { headers } = await collector.ask(path);
    const again = { headers: { 'if-none-match': String(headers['etag']) } };
    expect(await collector.ask(path, again)).toMatchObject({ status: 304, text: '' });
    await post(batch());
    await allCounted(collector);
    expect(await collector.ask(path, again)).toMatchObject({ status: 200 });
  });

  it('say in /openapi.json what they can be asked, and so does every path', async () => {
    const { text } = await collector.ask('/openapi.json');
    const { paths }: { paths: Record<string, unknown> } = JSON.parse(text);
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        '/v1/health',
        '/v1/network',
        '/v1/reports',
        '/v1/aggregates',
        '/metrics',
        '/v1/lists',
      ]),
    );
    expect(JSON.stringify(paths['/v1/reports'])).toContain('browser_major');
  });
});

describe('the process', () => {
  it('tells its figures on its own machine, and nobody who comes through a proxy', async () => {
    const proxied = { headers: { 'x-forwarded-for': '192.0.2.1' } };
    expect(await collector.ask('/metrics')).toMatchObject({ status: 200 });
    expect(await collector.ask('/metrics', proxied)).toMatchObject({ status: 404 });
  });

  it('goes on after a stop with all that it had', async () => {
    const input = TARGETS[9] ?? '';
    await post(batch([report({ input })]));
    expect(await collector.stop()).toBe(0);
    collector = await start();
    await allCounted(collector);
    expect(sumOf(await countsOf(collector, `input=${input}`))).toBe(1);
  });

  it('does not share its folder', async () => {
    const { status, out, err } = await runCollector('--listen', '127.0.0.1:0', '--data', data());
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/^reachwatch: --data .*: another collector uses this folder\n$/);
  });

  it('says in one line what it cannot use', async () => {
    const file = join(folder, 'bad.csv');
    await writeFile(file, '10.0.0.0/8,1,IQ,a\n10.0.0.0/99,1,IQ,a\n');
    const ran = await runCollector(
      '--listen',
      '127.0.0.1:0',
      '--data',
      join(folder, 'other'),
      '--asn-map',
      file,
    );
    expect(ran).toEqual({
      status: 2,
      out: '',
      err: `reachwatch: --asn-map ${file}: line 2: "10.0.0.0/99" is longer than an address\n`,
    });
    const port = new URL(collector.url).port;
    const taken = await runCollector('--listen', `127.0.0.1:${port}`, '--data', join(folder, 'other'));
    expect(taken.status).toBe(2);
    expect(
      taken.err.split('\n').filter((line) => line.startsWith('reachwatch: cannot listen on')),
    ).toHaveLength(1);
    const lists = await runCollector('--data', join(folder, 'other'), '--lists', join(folder, 'nowhere'));
    expect(lists).toMatchObject({ status: 2, err: expect.stringMatching(/^reachwatch: --lists .*nowhere/) });
  });

  it('counts what was published by other rules anew', async () => {
    const input = TARGETS[10] ?? '';
    await post(batch([report({ input })]));
    await allCounted(collector);
    await collector.stop();
    collector = await start('--min-reporters', '2');
    await until(
      () => countsOf(collector, `input=${input}`),
      ({ result }) => result.length === 0,
    );
    await collector.stop();
    collector = await start();
    const again = await until(
      () => countsOf(collector, `input=${input}`),
      (counts) => sumOf(counts) === 1,
    );
    expect(again.suppressed_cells).toBe(0);
  }, 120_000);
});
