/** Tokens and envelopes against the whole collector and a relay, each a process of its own: what counts, and what is refused. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pMap from 'p-map';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeToken, encodeToken, type Token } from '../../../utils/report/token-form.ts';
import { MOST_TOKENS } from '../../../utils/report/schema.tokens.ts';
import { toBase64url } from '../../../utils/targets/base64url.ts';
import { askThrough, type Question } from '../../../utils/report/oblivious.ts';
import { decodeKeyConfigurations, encodeKeyConfiguration } from '../../../utils/report/ohttp-keys.ts';
import { sealRequest } from '../../../utils/report/ohttp.ts';
import { sendThrough } from '../../../utils/report/send-batch.ts';
import { startRelay, type RunningRelay } from '../relay/processes.ts';
import { batch, report, TARGETS } from './batches.ts';
import { allCounted, countsOf, sumOf } from './counts.ts';
import {
  makeFolder,
  removeFolder,
  startCollector,
  type Answer,
  type Ask,
  type RunningCollector,
} from './running-collector.ts';
import { askForTokens, blindFor, getTokens, keysOf, today, wayThrough } from './token-client.ts';
import { filesBelow, tracesOf } from './traces.ts';

const EARTH = '127.1.137.139';
const WATER = '127.2.141.149';
const AIR = '127.3.151.157';
const BEHIND_PROXY = '203.0.113.179';
const RELAY = 'https://relay.example/';

let folder = '';
let collector: RunningCollector;
let relay: RunningRelay;

const start = (): Promise<RunningCollector> =>
  startCollector(
    join(folder, 'data'),
    '--min-reporters',
    '1',
    '--asn-map',
    join(folder, 'networks.csv'),
    '--relay',
    RELAY,
  );

beforeAll(async () => {
  folder = await makeFolder();
  collector = await start();
  relay = await startRelay(collector.url);
});
afterAll(async () => {
  await relay.stop();
  await collector.stop();
  await removeFolder(folder);
});

/** A target of its own for each test. */
const inputOf = (at: number): string => TARGETS[at] ?? '';
const textFor = (at: number, token: string, over: object = {}): string =>
  JSON.stringify(batch([report({ input: inputOf(at) })], { token, ...over }));
const post = (at: number, token: string, via: Ask = {}, over: object = {}): Promise<Answer> =>
  collector.ask('/v1/reports', { ...via, body: textFor(at, token, over) });

async function networksOf(at: number): Promise<unknown[]> {
  await allCounted(collector);
  const query = `${new URLSearchParams({ input: inputOf(at), axis_x: 'probe_cc', axis_y: 'probe_asn' })}`;
  const { result } = await countsOf(collector, query);
  return result.map((row) => [row['probe_cc'], row['probe_asn'], row.measurement_count]);
}

function changed(text: string, change: Partial<Token>): string {
  const token = decodeToken(text);
  if (token === null) throw new Error('not a token');
  return encodeToken({ ...token, ...change });
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes, (byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}

const pointersOf = ({ text }: Answer): unknown => {
  const { errors }: { errors?: { pointer: string }[] } = JSON.parse(text);
  return errors?.map(({ pointer }) => pointer);
};

describe('what a collector says of itself', () => {
  it('are keys for all three purposes, and the relay to come through', async () => {
    const { keys, relay: named } = await keysOf(collector);
    expect(keys.map(({ purpose }) => purpose)).toEqual(['signing', 'tokens', 'ohttp']);
    expect(named).toBe(RELAY);
  });

  it('is the same key of the gateway on both paths, also through a relay', async () => {
    const { key } = await wayThrough(collector, collector.url);
    const response = await fetch(`${relay.url}/v1/ohttp-keys`);
    const shown = decodeKeyConfigurations(new Uint8Array(await response.arrayBuffer())) ?? [];
    expect(shown.map(encodeKeyConfiguration)).toEqual([encodeKeyConfiguration(key)]);
  });
});

it('who asks for something else does not wait for those who ask for tokens', async () => {
  const { request } = await blindFor(collector, MOST_TOKENS);
  const ended: string[] = [];
  const asked = Array.from({ length: 8 }, async () => {
    await askForTokens(collector, request, { from: EARTH });
    ended.push('tokens');
  });
  await collector.ask('/v1/health');
  ended.push('health');
  await Promise.all(asked);
  expect(ended.indexOf('health')).toBeLessThan(ended.length / 2);
});

describe('a batch with a token', () => {
  it('is counted in the network that the token proves, from wherever it comes', async () => {
    const [token = ''] = await getTokens(collector, 1, { from: EARTH });
    expect((await post(0, token, { from: AIR })).status).toBe(202);
    expect(await networksOf(0)).toEqual([['IQ', 64_501, 1]]);
  });

  it('through a relay and the gateway, too', async () => {
    const [token = ''] = await getTokens(collector, 1, { from: WATER });
    const way = await wayThrough(collector, relay.url);
    expect(await sendThrough(way, textFor(1, token))).toEqual({ kind: 'accepted' });
    expect(await networksOf(1)).toEqual([['IQ', 64_502, 1]]);
  });

  it('counts once when it comes twice, and its token lets no other batch in, on either way', async () => {
    const [token = ''] = await getTokens(collector, 1, { from: EARTH });
    const same = { batch_id: 'the-same-batch-of-all' };
    expect((await post(2, token, {}, same)).status).toBe(202);
    expect((await post(2, token, {}, same)).status).toBe(202);
    const other = await post(2, token);
    expect([other.status, pointersOf(other)]).toEqual([409, ['/token']]);
    const way = await wayThrough(collector, relay.url);
    expect(await sendThrough(way, textFor(2, token))).toMatchObject({ kind: 'refused' });
    expect(await networksOf(2)).toEqual([['IQ', 64_501, 1]]);
  });
});

describe('a token that does not hold', () => {
  it.each<[string, Partial<Token>]>([
    ['another day', { day: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10) }],
    ['a day long ago', { day: '2026-01-01' }],
    ['a day to come', { day: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10) }],
    ['another country', { country: 'IR' }],
    ['another network', { asn: 64_503 }],
    ['a key that there is not', { key_id: 'AAAAAAAAAAA' }],
  ])('for %s is refused, and named', async (_, change) => {
    const [token = ''] = await getTokens(collector, 1, { from: EARTH });
    const answer = await post(3, changed(token, change), { from: EARTH });
    expect([answer.status, pointersOf(answer)]).toEqual([403, ['/token']]);
  });

  it('is never asked for: the issuer gives none for a foreign day, nor to who has no address', async () => {
    const blinded = ['A'.repeat(44)];
    const foreign = await askForTokens(collector, { day: '2026-01-01', blinded }, { from: EARTH });
    expect([foreign.status, pointersOf(foreign)]).toEqual([400, ['/day']]);
    const noPoint = await askForTokens(collector, { day: today(), blinded }, { from: EARTH });
    expect([noPoint.status, pointersOf(noPoint)]).toEqual([400, ['/blinded/0']]);
    const way = await wayThrough(collector, relay.url);
    expect(await askThrough(way, question('POST', '/v1/tokens'))).toMatchObject({ ok: true, status: 403 });
  });

  it('cut at every character, or with any bit turned, is refused; nothing of it is counted', async () => {
    const [token = ''] = await getTokens(collector, 1, { from: EARTH });
    const bytes = Uint8Array.from(Buffer.from(token, 'base64url'));
    const cut = Array.from({ length: token.length }, (_, length) => token.slice(0, length));
    const turned = Array.from({ length: bytes.length * 8 }, (_, bit) => toBase64url(flipped(bytes, bit)));
    const longer = [`${token}A`, `${token}${token}`];
    const answers = await pMap([...cut, ...turned, ...longer], (text) => post(4, text, { from: EARTH }), {
      concurrency: 8,
    });
    const kinds = answers.map((answer) => `${answer.status} ${String(pointersOf(answer))}`);
    expect([...new Set(kinds)].toSorted()).toEqual(['403 /token', '422 /token']);
    expect(await networksOf(4)).toEqual([]);
    expect((await post(4, token, { from: EARTH })).status).toBe(202);
  }, 240_000);
});

describe('a text that is no token', () => {
  it('lets a batch in that comes from an address, which tells the network', async () => {
    expect((await post(5, 'a-text-of-my-own', { from: AIR })).status).toBe(202);
    expect(await networksOf(5)).toEqual([['IR', 64_503, 1]]);
  });

  it.each(['relay', 'collector'])('lets none in through the gateway, asked at the %s', async (asked) => {
    const way = await wayThrough(collector, asked === 'relay' ? relay.url : collector.url);
    const content = new TextEncoder().encode(textFor(6, 'another-text-of-my-own'));
    const answer = await askThrough(way, question('POST', '/v1/reports', content));
    if (!answer.ok) throw new Error(answer.reason);
    expect([answer.status, pointersOf(asAnswer(answer))]).toEqual([403, ['/token']]);
    expect(await networksOf(6)).toEqual([]);
  });
});

describe('the gateway', () => {
  it.each(['/v1/keys', '/v1/lists', '/v1/lists/services', '/v1/aggregates'])('opens %s', async (path) => {
    const [way, straight] = [await wayThrough(collector, relay.url), await collector.ask(path)];
    const answer = await askThrough(way, question('GET', path));
    expect([straight.status, answer.ok && answer.status]).toEqual([200, 200]);
    expect(answer.ok && new TextDecoder().decode(answer.content)).toBe(straight.text);
  });

  it('refuses an envelope that is cut or has any bit turned, and mistakes nothing for its own fault', async () => {
    const { key } = await wayThrough(collector, collector.url);
    const sealed = await sealRequest(key, Uint8Array.from(Buffer.from('short')));
    const bytes = sealed?.bytes ?? new Uint8Array();
    const bad = [
      ...Array.from({ length: bytes.length }, (_, length) => bytes.slice(0, length)),
      ...Array.from({ length: bytes.length * 8 }, (_, bit) => flipped(bytes, bit)),
    ];
    const headers = { 'content-type': 'message/ohttp-req' };
    const answers = await pMap(
      bad,
      (body) =>
        collector.ask('/v1/ohttp', { headers: { ...headers, 'content-length': `${body.length}` }, body }),
      { concurrency: 8 },
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
  }, 240_000);
});

it('keeps its keys and what was spent over a start, and of addresses no trace', async () => {
  const [spent = '', unspent = ''] = await getTokens(collector, 2, { from: EARTH });
  await getTokens(collector, 1, { headers: { 'x-forwarded-for': BEHIND_PROXY } });
  expect((await post(7, spent, { from: EARTH })).status).toBe(202);
  const before = await keysOf(collector);
  await allCounted(collector);
  const all = sumOf(await countsOf(collector));
  const places = [(await collector.ask('/metrics')).text, relay.written()];
  await collector.stop();
  places.push(collector.log());

  collector = await start();
  expect(await keysOf(collector)).toEqual(before);
  expect((await post(7, spent, { from: EARTH })).status).toBe(409);
  expect((await post(7, unspent, { from: AIR })).status).toBe(202);
  expect(await networksOf(7)).toEqual([['IQ', 64_501, 2]]);
  expect(sumOf(await countsOf(collector))).toBe(all + 1);

  const files = await Promise.all((await filesBelow(join(folder, 'data'))).map((file) => readFile(file)));
  const written = Buffer.concat([...files, ...places.map((text) => Buffer.from(text))]);
  const found = [EARTH, WATER, AIR, BEHIND_PROXY].flatMap((address) =>
    tracesOf(address).filter((trace) => written.includes(trace)),
  );
  expect(found.map(String)).toEqual([]);
});

function question(method: Question['method'], path: string, content = new Uint8Array()): Question {
  return { method, path, fields: [['content-type', 'application/json']], content };
}

function asAnswer({ status, content }: { status: number; content: Uint8Array }): Answer {
  return { status, headers: {}, text: new TextDecoder().decode(content) };
}
