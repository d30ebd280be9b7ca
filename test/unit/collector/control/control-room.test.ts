/** The routes as a client meets them, over a sweep whose sights are what a test says. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import pino from 'pino';
import { Compile } from 'typebox/compile';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../../collector/app.ts';
import { bundler } from '../../../../collector/control/bundle.ts';
import { controlRoom } from '../../../../collector/control/control-room.ts';
import { keysRoom } from '../../../../collector/keys/keys-room.ts';
import { openSigningKeys } from '../../../../collector/keys/signing-keys.ts';
import { openCatalogue, type Catalogue } from '../../../../collector/lists/catalogue.ts';
import { listsRoom } from '../../../../collector/lists/lists-room.ts';
import type { Bindings } from '../../../../collector/room.ts';
import { acceptBundle } from '../../../../utils/targets/control-bundle.ts';
import { parseTargetList } from '../../../../utils/targets/list-csv.ts';
import {
  CollectorKeys,
  ControlBundle,
  ListDocument,
  ListIndex,
  type Control,
} from '../../../../utils/targets/schema.control.ts';
import { createSignatureCheck } from '../../../../utils/targets/signature.ts';
import { acceptKeys } from '../../../../utils/targets/trusted-keys.ts';
import { answered, silent } from './making.ts';

const A = 'https://a.test/';
const B = 'https://b.test/größe';
const B_HREF = new URL(B).href;
const CSV = `url,category_code\n${A},NEWS\n${B},HUMR\nnothing,NEWS\n`;

let folder: string;
let catalogue: Catalogue;
let app: Hono<Bindings>;
let published: Map<string, Control | null>;
let changes: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reachwatch-room-'));
  writeFileSync(join(folder, 'iq.csv'), CSV);
  const log = pino({ enabled: false });
  const lists = await openCatalogue(folder, log);
  const opened = await openSigningKeys(join(folder, 'data'));
  if (!lists.ok || !opened.ok) throw new Error('not opened');
  ({ catalogue } = lists);
  const { keys } = opened;
  published = new Map([
    [A, answered()],
    [B_HREF, silent()],
  ]);
  changes = 1;
  const status = () => ({ state: 'offline', held: 0, targets: 2, seen: published.size }) as const;
  const sweep = {
    publishedOf: (url: string) => published.get(url),
    changes: () => changes,
    status,
    setTargets: () => undefined,
    close: () => undefined,
  };
  const vantage = {
    bundler: bundler({ sweep, keys, interval_seconds: 600, vantage: { country: 'ZZ', asn: 0 } }),
    status,
    answers: () => false,
    retry_seconds: 7,
    close: async () => undefined,
  };
  const rooms = [keysRoom([keys.published]), listsRoom(catalogue), controlRoom(vantage, catalogue)];
  app = createApp({ rooms, version: '0', log });
});
afterEach(() => {
  catalogue.close();
  rmSync(folder, { recursive: true });
});

const get = async (path: string, headers: Record<string, string> = {}) =>
  app.request(`/v1${path}`, { headers });

async function bundle(): Promise<ControlBundle> {
  return (await get('/controls?list=iq')).json();
}

/** As a client does it. */
async function refusalOf(offered: unknown): Promise<string | null> {
  const check = createSignatureCheck();
  const now = new Date();
  const keys = await acceptKeys([], await (await get('/keys')).json(), now, check);
  if (!keys.ok) return keys.refusal;
  const accepted = await acceptBundle(offered, { list: 'iq', keys: keys.keys, now, newest: null }, check);
  return accepted.ok ? null : accepted.refusal;
}

describe('GET /v1/controls', () => {
  it('is every target of the list as it was seen, signed', async () => {
    const whole = await bundle();
    expect(Compile(ControlBundle).Check(whole)).toBe(true);
    expect(whole.targets).toEqual({ [A]: published.get(A), [B_HREF]: published.get(B_HREF) });
    expect(whole).toMatchObject({
      list: 'iq',
      list_version: catalogue.lists()[1]?.version,
      interval_seconds: 600,
    });
    expect(await refusalOf(whole)).toBeNull();
  });

  it.each<[string, (whole: ControlBundle) => ControlBundle]>([
    [
      'a site that is said to answer',
      (whole) => ({ ...whole, targets: { ...whole.targets, [B_HREF]: answered() } }),
    ],
    ['a site left out', (whole) => ({ ...whole, targets: { [A]: answered() } })],
    ['another list', (whole) => ({ ...whole, list: 'tr' })],
    ['another time', (whole) => ({ ...whole, generated_at: '2020-01-01T00:00:00.000Z' })],
  ])('does not verify with %s', async (_what, forge) => {
    expect(await refusalOf(forge(await bundle()))).toBe('bad_signature');
  });

  it('leaves out what cannot be seen from here', async () => {
    published.set(A, null);
    expect(Object.keys((await bundle()).targets)).toEqual([B_HREF]);
  });

  it('says when to come again while not everything has been looked at', async () => {
    published.delete(B_HREF);
    const answer = await get('/controls?list=iq');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '7']);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ detail: expect.stringMatching(/1 of 2 targets.*offline/) });
  });

  it.each([
    ['', 400],
    ['?list=', 400],
    ['?list=iq&list=tr', 400],
    ['?list=nowhere', 404],
    ['?list=..%2Fetc%2Fpasswd', 404],
    ['?list=__proto__', 404],
  ])('%s: %i, and the parameter is named', async (query, status) => {
    const answer = await get(`/controls${query}`);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ status, errors: [{ pointer: 'list' }] });
  });

  it('is the same for a while, and not sent again to whoever has it', async () => {
    const first = await get('/controls?list=iq');
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toBe('public, max-age=60');
    expect((await get('/controls?list=iq')).headers.get('etag')).toBe(etag);
    const again = await get('/controls?list=iq', { 'if-none-match': etag });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
  });

  it('is packed for those who can unpack it', async () => {
    const packed = await get('/controls?list=iq', { 'accept-encoding': 'br, gzip' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    const text = await new Response(packed.body?.pipeThrough(new DecompressionStream('gzip'))).text();
    expect(text).toBe(await (await get('/controls?list=iq')).text());
  });

  it.each([
    ['gzip', 'gzip'],
    ['deflate, GZIP;q=0.5', 'gzip'],
    ['gzip;q=0', null],
    ['gzip; q=0.000, br', null],
    ['br', null],
    ['', null],
  ])('for "%s": %s', async (accepted, encoding) => {
    const answer = await get('/controls?list=iq', { 'accept-encoding': accepted });
    expect(answer.headers.get('content-encoding')).toBe(encoding);
  });
});

describe('GET /v1/lists', () => {
  it('names all', async () => {
    const index: ListIndex = await (await get('/lists')).json();
    expect(Compile(ListIndex).Check(index)).toBe(true);
    expect(index.lists.map(({ id, country, targets }) => [id, country, targets])).toEqual([
      ['services', null, catalogue.lists()[0]?.targets.length],
      ['iq', 'IQ', 2],
    ]);
  });

  it('gives one, with what is wrong with its file', async () => {
    const list: ListDocument = await (await get('/lists/iq')).json();
    expect(Compile(ListDocument).Check(list)).toBe(true);
    expect(list.targets.map(({ url }) => url)).toEqual([A, B_HREF]);
    expect(list.faults.map(({ line }) => line)).toEqual([4]);
  });

  it.each(['text/csv', 'application/json;q=0.5, text/csv', 'text/csv, */*;q=0.1'])(
    'as CSV for %s',
    async (accept) => {
      const answer = await get('/lists/iq', { accept });
      expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
      const text = await answer.text();
      expect(text.split('\n')[0]).toBe('url,category_code,category_description,date_added,source,notes');
      const read = parseTargetList(text, 'list');
      expect(read.ok && read.targets.map(({ url }) => url)).toEqual([A, B_HREF]);
    },
  );

  it.each(['*/*', 'application/json', 'text/html', ''])('as JSON for "%s"', async (accept) => {
    expect((await get('/lists/iq', { accept })).headers.get('content-type')).toMatch(/json/);
  });

  it('does not send again what somebody has', async () => {
    const etag = (await get('/lists/iq')).headers.get('etag') ?? '';
    expect((await get('/lists/iq', { 'if-none-match': etag })).status).toBe(304);
    expect((await get('/lists/iq', { 'if-none-match': etag, accept: 'text/csv' })).status).toBe(200);
  });

  it.each(['nowhere', 'IQ', '__proto__', '..%2Fiq'])('%s: 404', async (id) => {
    const answer = await get(`/lists/${id}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  });
});

describe('GET /v1/keys', () => {
  it('is the public halves', async () => {
    const answer = await get('/keys');
    const keys: CollectorKeys = await answer.json();
    expect(Compile(CollectorKeys).Check(keys)).toBe(true);
    expect(keys.keys).toHaveLength(1);
    expect((await get('/keys', { 'if-none-match': answer.headers.get('etag') ?? '' })).status).toBe(304);
  });
});
