import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { waitForCollector } from '../../../runner/wait-for-collector.ts';
import { control } from '../targets/collector-making.ts';
import { startSmallCollector, type SmallCollector } from '../run/small-collector.ts';

const NEVER = new AbortController().signal;
const AT_ONCE = { up_ms: 0, ready_ms: 0 };
const TARGETS = { 'https://a.example/': control() };

let collector: SmallCollector;
let said: string[];

beforeEach(async () => {
  collector = await startSmallCollector(() => new Date());
  said = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text).trim()) > 0);
});
afterEach(() => collector.close());

it('does not wait for one that is ready', async () => {
  await collector.publish('services', TARGETS);
  await collector.publish('iq', TARGETS);
  expect(await waitForCollector(collector.url, NEVER)).toBe(true);
  expect(said).toEqual([]);
  expect(collector.asked).toEqual(['/v1/lists', '/v1/controls?list=services', '/v1/controls?list=iq']);
});

it('waits until each list is ready, and says so once', async () => {
  collector.prepare('services');
  await collector.publish('iq', TARGETS);
  let looks = 0;
  collector.meddle((path, text) => {
    if (path === '/v1/lists') looks += 1;
    if (looks === 2) void collector.publish('services', TARGETS);
    return text;
  });
  expect(await waitForCollector(collector.url, NEVER)).toBe(true);
  expect(looks).toBeGreaterThan(1);
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^reachwatch: waiting for the collector: list services: .* 503$/);
});

it('waits for one that is not up yet', async () => {
  const port = new URL(collector.url).port;
  collector.meddle(() => null);
  const waiting = waitForCollector(collector.url, NEVER);
  await vi.waitUntil(() => said.length > 0);
  expect(said[0]).toContain(`http://127.0.0.1:${port} does not answer`);
  await collector.publish('services', TARGETS);
  collector.meddle(null);
  expect(await waiting).toBe(true);
});

it('goes on without one that does not come', async () => {
  const { url } = collector;
  await collector.close();
  expect(await waitForCollector(url, NEVER, AT_ONCE)).toBe(false);
  expect(said).toEqual([expect.stringMatching(/going on without .* does not answer \(.*ECONNREFUSED/)]);
});

it('goes on without one that is not ready in time', async () => {
  collector.prepare('services');
  expect(await waitForCollector(collector.url, NEVER, AT_ONCE)).toBe(false);
  expect(said).toEqual([expect.stringContaining('list services')]);
});

it.each([
  ['what is no collector', '[]', 'is no collector'],
  ['lists of something else', '{"lists":{}}', 'is no collector'],
  ['a list that it does not have', '{"lists":[{"id":"x"}]}', '404'],
])('goes on at once without %s', async (_what, lists, telling) => {
  collector.meddle((path, text) => (path === '/v1/lists' ? lists : text));
  expect(await waitForCollector(collector.url, NEVER)).toBe(false);
  expect(said).toEqual([expect.stringContaining(telling)]);
});

it('ends when it is told to', async () => {
  collector.prepare('services');
  const stop = new AbortController();
  collector.meddle((path, text) => {
    if (path.startsWith('/v1/controls')) stop.abort(new Error('stopped by SIGINT'));
    return text;
  });
  await expect(waitForCollector(collector.url, stop.signal)).rejects.toThrow('stopped by SIGINT');
});
