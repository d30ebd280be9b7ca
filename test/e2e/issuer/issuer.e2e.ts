/** The issuer as somebody else would run it, and a collector that holds a copy of its keys: two processes, two folders. */
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCollectors } from '../../../utils/run/open-collectors.ts';
import { batch, blocked } from '../collector/batches.ts';
import { allCounted, countsOf } from '../collector/counts.ts';
import {
  makeFolder,
  removeFolder,
  startCollector,
  startIssuer,
  type RunningCollector,
} from '../collector/running-collector.ts';
import { askForTokens, blindFor, getTokens, keysOf } from '../collector/token-client.ts';

const EARTH = ['127.1.0.1', '127.1.0.2', '127.1.0.3'];
/** Of another network than Earth's. */
const ELSEWHERE = '127.3.0.1';

let folder: string;
let issuer: RunningCollector;
let collector: RunningCollector;
const at = (...names: string[]) => join(folder, ...names);
const start = () => startIssuer(at('issuer'), '--asn-map', at('networks.csv'));

beforeAll(async () => {
  folder = await makeFolder();
  issuer = await start();
  await mkdir(at('collector'));
  await copyFile(at('issuer', 'token-keys.json'), at('collector', 'token-keys.json'));
  const words = ['--issuer', issuer.url, '--asn-map', at('networks.csv'), '--min-reporters', '1'];
  collector = await startCollector(at('collector'), ...words);
}, 120_000);
afterAll(async () => {
  await collector?.stop();
  await issuer?.stop();
  await removeFolder(folder);
});

const networkIn = async (from: string): Promise<unknown> => {
  const { request } = await blindFor(issuer, 1);
  const { country, asn } = JSON.parse((await askForTokens(issuer, request, { from })).text);
  return { country, asn };
};
const post = async (token: string): Promise<number> => {
  const body = JSON.stringify(batch([blocked()], { token }));
  return (await collector.ask('/v1/reports', { body, from: ELSEWHERE })).status;
};

describe('an issuer on a host of its own', () => {
  it('names a network from the third address on that asks from it', async () => {
    const [one = '', two = '', three = ''] = EARTH;
    expect([await networkIn(one), await networkIn(two), await networkIn(three)]).toEqual([
      { country: 'IQ', asn: 0 },
      { country: 'IQ', asn: 0 },
      { country: 'IQ', asn: 64_501 },
    ]);
  });

  it('makes tokens that a collector with a copy of its keys counts by the network that they prove', async () => {
    const tokens = await getTokens(issuer, 2, { from: '127.1.0.3' });
    expect(await Promise.all(tokens.map(post))).toEqual([202, 202]);
    await allCounted(collector);
    const { result } = await countsOf(collector, 'axis_x=probe_cc&axis_y=probe_asn');
    expect(result).toMatchObject([{ probe_cc: 'IQ', probe_asn: 64_501, measurement_count: 2 }]);
  });

  it('is the same after it was stopped and started', async () => {
    const [before = ''] = await getTokens(issuer, 1, { from: '127.1.0.3' });
    expect(await issuer.stop()).toBe(0);
    issuer = await start();
    const [after = ''] = await getTokens(issuer, 1, { from: '127.1.0.3' });
    expect([await post(before), await post(after)]).toEqual([202, 202]);
  });

  it('keeps its keys and nothing else, and writes nothing down', async () => {
    expect(await readdir(at('issuer'))).toEqual(['token-keys.json']);
    const kept = await readFile(at('issuer', 'token-keys.json'), 'utf8');
    expect(Object.keys(JSON.parse(kept))).toEqual(['keys']);
    expect(issuer.log()).toBe('');
  });

  it('knows tokens and their keys, and no other path of a collector', async () => {
    const described: { info: object; paths: object } = JSON.parse((await issuer.ask('/openapi.json')).text);
    expect(described.info).toMatchObject({ title: 'Reachwatch issuer' });
    expect(Object.keys(described.paths)).toEqual([
      '/openapi.json',
      '/v1/openapi.json',
      '/v1/tokens',
      '/v1/keys',
    ]);
    expect((await issuer.ask('/v1/tokens')).headers).toMatchObject({ allow: 'POST' });
    expect((await issuer.ask('/v1/reports', { body: '{}' })).status).toBe(404);
  });
});

describe('a collector that uses it', () => {
  it('names it beside the same keys, and makes no tokens itself', async () => {
    const [shown, own] = [await keysOf(collector), await keysOf(issuer)];
    // The port is another one since the restart.
    expect(shown.issuer).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(own).toMatchObject({ issuer: null, relay: null });
    const tokenKeys = shown.keys.filter(({ purpose }) => purpose === 'tokens');
    expect(tokenKeys).toEqual(own.keys);
    const { request } = await blindFor(issuer, 1);
    expect((await askForTokens(collector, request, {})).status).toBe(404);
    const described: { paths: object } = JSON.parse((await collector.ask('/openapi.json')).text);
    expect(Object.keys(described.paths)).not.toContain('/v1/tokens');
  });

  it("refuses tokens of another issuer's keys", async () => {
    const other = await startIssuer(at('other'));
    try {
      const [token = ''] = await getTokens(other, 1, {});
      expect(await post(token)).toBe(403);
    } finally {
      await other.stop();
    }
  });

  it('is found by what the extension does: keys there, tokens here, and the batch in an envelope', async () => {
    const named = await startCollectorNaming(issuer.url);
    try {
      const { tokens, send, obstacle } = openCollectors({
        store,
        fetch,
        now: () => new Date(),
        collectors: [named.url],
        known: [],
        plainHttp: false,
        signal: AbortSignal.timeout(60_000),
      });
      const given = await tokens(1);
      expect(obstacle()).toBeNull();
      const text = JSON.stringify(batch([blocked()], { token: given?.[0] ?? '' }));
      expect(await send(named.url, text)).toEqual({ kind: 'accepted' });
      expect(await send(named.url, text)).toEqual({ kind: 'accepted' });
    } finally {
      await named.stop();
    }
  });
});

/** Of a device that remembers nothing. */
const store = { get: () => Promise.resolve(undefined), put: () => Promise.resolve() };

async function startCollectorNaming(url: string): Promise<RunningCollector> {
  await mkdir(at('second'));
  await copyFile(at('issuer', 'token-keys.json'), at('second', 'token-keys.json'));
  return startCollector(at('second'), '--issuer', url);
}
