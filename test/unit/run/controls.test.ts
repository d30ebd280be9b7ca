import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createControls } from '../../../utils/run/controls.ts';
import type { CollectorMemory } from '../../../utils/store/records.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../utils/store/settings.ts';
import { openStore, type Store } from '../../../utils/store/store.ts';
import { createSignatureCheck } from '../../../utils/targets/signature.ts';
import { control, FAILED } from '../targets/collector-making.ts';
import { startSmallCollector, type SmallCollector } from './small-collector.ts';
import { freshDatabases } from './small-world.ts';

const MINUTE = 60_000;
const [A, B] = ['https://a.example/', 'https://b.example/'];
const NEVER = new AbortController().signal;

let time = Date.parse('2026-06-01T12:00:00.000Z');
let settings: Settings;
let isAgreed: boolean;
let store: Store;
const collectors: SmallCollector[] = [];

const now = () => new Date(time);
const minutesAgo = (minutes: number) => new Date(time - minutes * MINUTE).toISOString();
const seen = (minutes: number, change = {}) => control({ measured_at: minutesAgo(minutes), ...change });
/** A new worker on the same device. */
const life = (fetch: typeof globalThis.fetch = globalThis.fetch) =>
  createControls({
    store,
    fetch,
    now,
    settings: async () => settings,
    mayDownload: async () => isAgreed,
    timeZone: () => 'Asia/Baghdad',
    saveData: () => false,
    checkSignature: createSignatureCheck(),
    stayAwake: () => () => {},
  });
const memoryOf = async ({ url }: SmallCollector): Promise<CollectorMemory | undefined> =>
  (await store.collectors()).find((memory) => memory.url === url);
const problemOf = async (collector: SmallCollector) => (await memoryOf(collector))?.problem?.kind ?? null;
const listsAsked = ({ asked }: SmallCollector) =>
  asked.flatMap((path) => path.split('?list=').slice(1)).map(decodeURIComponent);
const many = (name: string, count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`https://${name}${n}.example/`, seen(1)]));
const parsedAs = (text: string): Record<string, unknown> => JSON.parse(text);
const onControls = (change: (bundle: Record<string, unknown>) => object) => (path: string, text: string) =>
  path.startsWith('/v1/controls') ? JSON.stringify(change(parsedAs(text))) : text;
const ageOf = async (url: string) => {
  const found = await life().of(url);
  return found === null ? null : found.age_ms / MINUTE;
};

async function open(): Promise<SmallCollector> {
  const collector = await startSmallCollector(now);
  collectors.push(collector);
  settings = { ...settings, collectors: [...settings.collectors, collector.url] };
  return collector;
}

/** One collector with the two targets in its list of services, and both on the device. */
async function refreshed(): Promise<SmallCollector> {
  const collector = await open();
  await collector.publish('services', { [A]: seen(5), [B]: seen(6, FAILED) });
  await life().refresh(NEVER);
  expect(await problemOf(collector)).toBeNull();
  collector.asked.length = 0;
  return collector;
}

beforeEach(async () => {
  freshDatabases();
  time = Date.parse('2026-06-01T12:00:00.000Z');
  settings = DEFAULT_SETTINGS;
  isAgreed = true;
  store = await openStore('reachwatch', { now });
});
afterEach(async () => {
  await Promise.all(collectors.splice(0).map((collector) => collector.close()));
});

describe('reference data', () => {
  it('without a collector is not asked for', async () => {
    let asked = 0;
    const counting: typeof fetch = (...words) => {
      asked += 1;
      return fetch(...words);
    };
    await life(counting).refresh(NEVER);
    expect([asked, await store.collectors(), await ageOf(A)]).toEqual([0, [], null]);
  });

  it('that a person takes back the leave for in mid-question is not asked for to its end, nor kept', async () => {
    const collector = await open();
    await collector.publish('services', { [A]: seen(5) });
    await collector.publish('iq', { [B]: seen(5) });
    const withdrawn: Promise<void>[] = [];
    const here: ReturnType<typeof life> = life(async (input, init) => {
      const response = await fetch(input, init);
      // The lists are on their way here, and the person says no.
      if (!collector.asked.includes('/v1/lists') || withdrawn.length > 0) return response;
      isAgreed = false;
      withdrawn.push(here.forgetOthers());
      await new Promise((next) => init?.signal?.addEventListener('abort', next));
      return response;
    });
    await here.refresh(NEVER);
    await Promise.all(withdrawn);
    expect(collector.asked).toEqual(['/v1/keys', '/v1/lists']);
    expect(await store.collectors()).toEqual([]);
  });

  it('is asked for by list, and comes with its age', async () => {
    const collector = await open();
    await collector.publish('services', { [A]: seen(5), [B]: seen(6, FAILED) });
    await life().refresh(NEVER);
    expect(collector.asked.toSorted()).toEqual(['/v1/controls?list=services', '/v1/keys', '/v1/lists']);
    expect(await life().of(A)).toEqual({ control: seen(5), age_ms: 5 * MINUTE });
    expect(await life().of(B)).toMatchObject({ control: FAILED });
    expect(await life().of('https://c.example/')).toBeNull();
    expect(await memoryOf(collector)).toMatchObject({ received_at: now().toISOString(), problem: null });
    expect(await store.bytesSpent('2026-06-01')).toBeGreaterThan(1000);
  });

  it('is asked for without a trace of the person', async () => {
    const collector = await refreshed();
    const { cookie, referer, origin, 'accept-language': language } = collector.headers();
    expect([cookie, referer, origin, language]).toEqual([undefined, undefined, undefined, '*']);
  });

  it('comes with the relay that the collector names, or with the word that it names none', async () => {
    const collector = await refreshed();
    expect(await memoryOf(collector)).toMatchObject({ relay: null });
    const relay = 'https://relay.example/';
    collector.meddle((path, text) =>
      path === '/v1/keys' ? JSON.stringify({ ...parsedAs(text), relay }) : text,
    );
    await life().refresh(NEVER);
    expect(await memoryOf(collector)).toMatchObject({ relay });
  });

  it('is there for the next life of the worker, and is asked for again only where it changed', async () => {
    const collector = await refreshed();
    time += 3 * MINUTE;
    expect(await ageOf(A)).toBe(8);
    await life().refresh(NEVER);
    expect(collector.headers()['if-none-match']).toMatch(/^"/);
    expect(await ageOf(A)).toBe(8);
    await collector.publish('services', { [A]: seen(1) });
    await life().refresh(NEVER);
    expect(await ageOf(A)).toBe(1);
    expect(await ageOf(B)).toBeNull();
  });

  it.each([
    ['half an hour later', 25, 30],
    ['a minute after that', 26, null],
    ['by a clock that was set back', -60, null],
    ['by a clock that leapt ahead', 999, null],
  ])('%s', async (_when, minutes, age) => {
    await refreshed();
    time += minutes * MINUTE;
    expect(await ageOf(A)).toBe(age);
  });

  it('that was old when it came is said to be', async () => {
    const collector = await open();
    await collector.publish('services', { [A]: seen(40) }, { generated_at: minutesAgo(40) });
    await life().refresh(NEVER);
    expect([await ageOf(A), await problemOf(collector)]).toEqual([null, 'stale']);
  });

  it('says when it is renewed: as long after the last look as the collector pauses, by the first that looks', async () => {
    await refreshed();
    expect(await life().nextLookAt(A)).toBe(minutesAgo(5 - 10));
    const other = await open();
    await other.publish('services', { [A]: seen(8), [B]: seen(1) });
    await life().refresh(NEVER);
    expect(await life().nextLookAt(A)).toBe(minutesAgo(8 - 10));
    expect(await life().nextLookAt(B)).toBe(minutesAgo(6 - 10));
    expect(await life().nextLookAt('https://nobody-looks.example/')).toBeNull();
    isAgreed = false;
    expect(await life().nextLookAt(A)).toBeNull();
  });

  it('is forgotten with its collector', async () => {
    const collector = await refreshed();
    settings = { ...settings, collectors: [] };
    expect(await ageOf(A)).toBeNull();
    await life().refresh(NEVER);
    expect([await store.collectors(), await store.controlsOf(A), collector.asked]).toEqual([[], [], []]);
  });

  it('is forgotten with its list', async () => {
    const collector = await refreshed();
    collector.withdraw('services');
    await collector.publish('global', { [B]: seen(1) });
    await life().refresh(NEVER);
    expect([await ageOf(A), await ageOf(B)]).toEqual([null, 1]);
  });

  it('is erased with everything', async () => {
    await refreshed();
    await store.erase();
    expect([await store.collectors(), await ageOf(A)]).toEqual([[], null]);
  });
});

describe('what is not true leaves what was there, and is told', () => {
  it.each<[string, (path: string, text: string) => string | null, string]>([
    ['a changed bundle', (_path, text) => text.replace('Fine', 'Fake'), 'bad_signature'],
    ['a bundle without a target', onControls((bundle) => ({ ...bundle, targets: {} })), 'bad_signature'],
    ['another shape', onControls(({ targets: _targets, ...rest }) => rest), 'malformed'],
    ['no JSON', (path, text) => (path.startsWith('/v1/controls') ? '<html>' : text), 'bad_answer'],
    ['no keys', (path, text) => (path === '/v1/keys' ? '{"keys":[]}' : text), 'key_changed'],
    ['no key document', (path, text) => (path === '/v1/keys' ? '[]' : text), 'malformed'],
    ['no lists', (path, text) => (path === '/v1/lists' ? '{"lists":7}' : text), 'malformed'],
    ['a line that is cut', () => null, 'unreachable'],
    [
      'keys without an end',
      (path, text) => (path === '/v1/keys' ? text + ' '.repeat(2_000_000) : text),
      'bad_answer',
    ],
  ])('%s', async (_what, meddle, kind) => {
    const collector = await refreshed();
    time += MINUTE;
    await collector.publish('services', { [A]: seen(0) });
    collector.meddle(meddle);
    await life().refresh(NEVER);
    expect([await problemOf(collector), await ageOf(A)]).toEqual([kind, 6]);

    collector.meddle(null);
    await life().refresh(NEVER);
    expect([await problemOf(collector), await ageOf(A)]).toEqual([null, 0]);
  });

  it('the bundle of another list', async () => {
    const collector = await refreshed();
    await collector.publish('global', { [A]: seen(0) });
    let global = '';
    collector.meddle((path, text) => {
      if (path.endsWith('list=global')) global = text;
      return path.endsWith('list=services') && global !== '' ? global : text;
    });
    await life().refresh(NEVER); // Now it knows the other's bundle.
    await collector.publish('services', { [A]: seen(0) });
    await life().refresh(NEVER);
    expect(await problemOf(collector)).toBe('other_list');
    expect((await store.controlsOf(A)).find(({ list }) => list === 'services')?.control).toEqual(seen(5));
  });

  it('an older bundle of the same list', async () => {
    const collector = await refreshed();
    await collector.publish('services', { [A]: seen(9) }, { generated_at: minutesAgo(1) });
    await life().refresh(NEVER);
    expect([await problemOf(collector), await ageOf(A)]).toEqual(['replayed', 5]);
  });

  it('a bundle of a clock that is an hour ahead', async () => {
    const collector = await refreshed();
    await collector.publish('services', { [A]: seen(-60) }, { generated_at: minutesAgo(-60) });
    await life().refresh(NEVER);
    expect([await problemOf(collector), await ageOf(A)]).toEqual(['ahead', 5]);
  });

  it('a key that nobody vouches for', async () => {
    const collector = await refreshed();
    await collector.changeKey('second', false);
    await collector.publish('services', { [A]: seen(0) });
    await life().refresh(NEVER);
    expect([await problemOf(collector), await ageOf(A)]).toEqual(['key_changed', 5]);
    // A person who knows why takes the collector out and in again.
    settings = { ...settings, collectors: [] };
    await life().forgetOthers();
    settings = { ...settings, collectors: [collector.url] };
    await life().refresh(NEVER);
    expect([await problemOf(collector), await ageOf(A)]).toEqual([null, 0]);
  });

  it('but a key that the old one vouches for is taken', async () => {
    const collector = await refreshed();
    await collector.changeKey('second', true);
    await collector.publish('services', { [A]: seen(0) });
    await life().refresh(NEVER);
    await collector.changeKey('third', true);
    await collector.publish('services', { [A]: seen(0, { title: 'third' }) });
    await life().refresh(NEVER);
    expect([await problemOf(collector), (await life().of(A))?.control.title]).toEqual([null, 'third']);
  });

  it('a list that is not ready, while another is', async () => {
    const collector = await open();
    collector.prepare('services');
    await collector.publish('global', { [A]: seen(2) });
    await life().refresh(NEVER);
    expect([await problemOf(collector), await ageOf(A)]).toEqual(['not_ready', 2]);
  });

  it('whoever takes the consent back asks nobody, and nothing of it stays', async () => {
    const collector = await refreshed();
    const before = collector.asked.length;
    isAgreed = false;
    expect(await ageOf(A)).toBeNull();
    await life().refresh(NEVER);
    expect(collector.asked.length).toBe(before);
    expect(await memoryOf(collector)).toBeUndefined();
  });

  it('a person who stops is no problem of the collector', async () => {
    const collector = await refreshed();
    await life().refresh(AbortSignal.abort());
    expect([await problemOf(collector), collector.asked]).toEqual([null, []]);
  });
});

describe('of many lists', () => {
  it('those are taken that fit, in the order of their use; the built-in one always', async () => {
    const collector = await open();
    for (const list of ['tr', 'cis', 'global', 'iq', 'services'])
      await collector.publish(list, many(list, 10));
    settings = { ...settings, reference_bytes: 0 };
    await life().refresh(NEVER);
    expect(listsAsked(collector)).toEqual(['services']);

    collector.asked.length = 0;
    settings = { ...settings, reference_bytes: 18_000 };
    await life().refresh(NEVER);
    expect(listsAsked(collector)).toEqual(['services', 'iq', 'global']);

    collector.asked.length = 0;
    settings = { ...settings, reference_bytes: 1_000_000 };
    await life().refresh(NEVER);
    expect(listsAsked(collector)).toEqual(['services', 'iq', 'global', 'tr', 'cis']);
    expect(await ageOf('https://cis9.example/')).toBe(1);
  });

  it('a big one does not keep a small one behind it out', async () => {
    const collector = await open();
    await collector.publish('services', many('services', 5));
    await collector.publish('iq', many('iq', 500));
    await collector.publish('global', many('global', 5));
    settings = { ...settings, reference_bytes: 18_000 };
    await life().refresh(NEVER);
    expect(listsAsked(collector)).toEqual(['services', 'global']);
  });
});

describe('of several collectors', () => {
  it('the majority speaks, and a false one has no vote', async () => {
    const [one, two, three] = [await open(), await open(), await open()];
    await one.publish('services', { [A]: seen(1), [B]: seen(1) });
    await two.publish('services', { [A]: seen(2, FAILED), [B]: seen(2, FAILED) });
    await three.publish('services', { [A]: seen(3), [B]: seen(3, FAILED) });
    three.meddle((_path, text) => text.replace('connection_reset', 'connection_refused'));
    await life().refresh(NEVER);
    expect(await problemOf(three)).toBe('bad_signature');
    expect([await ageOf(A), await ageOf(B)]).toEqual([null, null]);
    three.meddle(null);
    await life().refresh(NEVER);
    expect([await ageOf(A), await ageOf(B)]).toEqual([1, 2]);
  });
});
