/** Where tokens are asked for when a collector names an issuer, and when they are not asked for at all. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCollectors } from '../../../utils/run/open-collectors.ts';
import { startTakingCollector, type TakingCollector } from './taking-collector.ts';

const now = () => new Date();
/** Of a device that remembers nothing. */
const store = { get: () => Promise.resolve(undefined), put: () => Promise.resolve() };
let issuer: TakingCollector;
let closing: TakingCollector[];

beforeEach(async () => {
  issuer = await startTakingCollector(now);
  closing = [issuer];
});
afterEach(() => Promise.all(closing.map((one) => one.close())));

async function naming(named: string): Promise<TakingCollector> {
  const { tokenKeysFile } = issuer;
  const collector = await startTakingCollector(now, { named, tokenKeysFile });
  closing.push(collector);
  return collector;
}

const open = (collectors: TakingCollector[], plainHttp = false) => {
  const left: string[] = [];
  const opened = openCollectors({
    store,
    fetch: (input, init) => {
      left.push(new Request(input).url);
      return fetch(input, init);
    },
    now,
    collectors: collectors.map(({ url }) => url),
    known: [],
    plainHttp,
    signal: new AbortController().signal,
  });
  return { ...opened, left };
};

it('they come from there, and the collector takes what they let in', async () => {
  const collector = await naming(issuer.url);
  const { tokens, send, obstacle } = open([collector]);
  const given = await tokens(2);
  expect(obstacle()).toBeNull();
  expect(given).toHaveLength(2);
  expect(issuer.asked).toEqual(['/v1/tokens']);
  await send(collector.url, JSON.stringify({ token: given?.[0] }));
  expect(collector.arrivals).toEqual([{ isProven: true, isSealed: true }]);
  expect(collector.asked).toEqual(['/v1/keys', '/v1/ohttp']);
});

it('the collector itself has none to give, nor a word of how', async () => {
  const collector = await naming(issuer.url);
  const answer = await fetch(`${collector.url}v1/tokens`, { method: 'POST', body: '{}' });
  expect(answer.status).toBe(404);
  const described: { paths: object } = await (await fetch(`${collector.url}openapi.json`)).json();
  expect(Object.keys(described.paths)).not.toContain('/v1/tokens');
});

it.each(['http://issuer.example/', 'ftp://issuer.example/', 'issuer.example', 'https://a@issuer.example/'])(
  'nobody is asked where that is %s',
  async (named) => {
    const { tokens, obstacle, left } = open([await naming(named)]);
    expect(await tokens(1)).toBeNull();
    expect(obstacle()).toBe('bad_issuer');
    expect(left.map((url) => new URL(url).pathname)).toEqual(['/v1/keys']);
  },
);

it('plain http is asked where collectors may be, and that nothing answers is no other obstacle', async () => {
  const { tokens, obstacle, left } = open([await naming('http://issuer.invalid')], true);
  expect(await tokens(1)).toBeNull();
  expect(obstacle()).toBe('no_tokens');
  expect(left.at(-1)).toBe('http://issuer.invalid/v1/tokens');
});

it('nobody is asked where two collectors name different ones, though their keys are the same', async () => {
  const marked = `${issuer.url}person-7/`;
  const { tokens, obstacle } = open([await naming(issuer.url), await naming(marked)]);
  expect(await tokens(1)).toBeNull();
  expect(obstacle()).toBe('disagree');
  expect(issuer.asked).toEqual([]);
});
