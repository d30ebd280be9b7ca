/** `check --collector`: it waits for the collector, the extension takes its controls, and the verdict rests on them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, type DrivenFamily } from '../../../runner/find-browser.ts';
import type { ResultRecord } from '../../../utils/store/result-record.ts';
import { makeAuthority, mint } from '../../lab/authority.ts';
import { startSmallCollector, type SmallCollector } from '../../unit/run/small-collector.ts';
import { control } from '../../unit/targets/collector-making.ts';
import { startLoopbackServers, type LoopbackServers } from './loopback-servers.ts';
import { runCheck } from './run-check.ts';

const FAMILIES: DrivenFamily[] = ['chromium', 'firefox'];

let servers: LoopbackServers;
let collector: SmallCollector | undefined;
let folder = '';
let anchors = '';

beforeAll(async () => {
  servers = await startLoopbackServers();
  folder = await mkdtemp(join(tmpdir(), 'reachwatch-e2e-'));
  anchors = join(folder, 'anchors.csv');
  const hosts = ['127.0.0.11', '127.0.0.12', '127.0.0.13'].map(
    (host) => `${servers.answering(host)}/,international`,
  );
  await writeFile(anchors, `url,scope\n${hosts.join('\n')}\n`);
});
afterEach(async () => {
  await collector?.close();
  collector = undefined;
});
afterAll(async () => {
  await servers.close();
  await rm(folder, { recursive: true, force: true });
});

/** No resolver of the wide world is asked from a test. */
const local = () => ['--anchors', anchors, '--doh', `${servers.closed.replace('http', 'https')}/dns-query`];
const verdictsOf = (jsonl: string) =>
  jsonl
    .trim()
    .split('\n')
    .map((line): ResultRecord => JSON.parse(line))
    .map(({ url, verdict }) => [url, verdict]);

/** The same refusal from elsewhere. */
const REFUSED_TOO = () =>
  control({
    measured_at: new Date().toISOString(),
    hops: [
      {
        url: `${servers.closed}/`,
        dns: null,
        connects: [{ address: '127.0.0.1', failure: 'connection_refused' }],
        tls: null,
        http: null,
      },
    ],
    failure: 'connection_refused',
    operation: 'connect',
    status: null,
    body_length: null,
    title: null,
    header_names: [],
  });

describe.each(FAMILIES)('check --collector in %s', (family) => {
  const missing = findBrowser(family) === undefined;

  it('waits until it is ready, and takes what it says of a URL of the command line', async (test) => {
    test.skip(missing, `there is no ${family}`);
    const own = await startSmallCollector(() => new Date());
    collector = own;
    own.prepare('services');
    await own.publish('other', { [`${servers.closed}/`]: REFUSED_TOO() });
    own.meddle((path, text) => {
      if (path.startsWith('/v1/controls')) void own.publish('services', { 'https://a.example/': control() });
      return text;
    });
    const words = ['--browser', family, ...local(), '--collector', own.url];
    const run = await runCheck([...words, `${servers.closed}/`, `${servers.answering('127.0.0.1')}/`]);
    expect(run).toMatchObject({ status: 0, left: [] });
    expect(run.stderr).toContain('waiting for the collector: list services');
    // Only the extension asks for keys. It takes every list, and no single target.
    expect(own.asked).toContain('/v1/keys');
    expect(new Set(own.asked)).toEqual(
      new Set(['/v1/lists', '/v1/keys', '/v1/controls?list=services', '/v1/controls?list=other']),
    );
    expect(verdictsOf(run.stdout)).toEqual([
      [`${servers.closed}/`, 'down'],
      [`${servers.answering('127.0.0.1')}/`, 'ok'],
    ]);
  }, 180_000);

  it('reaches it over https with the root of --ca', async (test) => {
    test.skip(missing, `there is no ${family}`);
    const authority = makeAuthority(new Date());
    const ca = join(folder, `${family}-root.crt`);
    await writeFile(ca, authority.trusted.cert);
    const credential = mint(authority, 'valid', ['127.0.0.1'], new Date());
    collector = await startSmallCollector(() => new Date(), credential);
    await collector.publish('services', { [`${servers.closed}/`]: REFUSED_TOO() });
    const words = ['--browser', family, ...local(), '--ca', ca, '--collector', collector.url];
    const run = await runCheck([...words, `${servers.closed}/`]);
    expect(run).toMatchObject({ status: 0, left: [] });
    expect(run.stderr).not.toContain('going on without');
    expect(verdictsOf(run.stdout)).toEqual([[`${servers.closed}/`, 'down']]);
  }, 180_000);

  it('takes nothing that is forged', async (test) => {
    test.skip(missing, `there is no ${family}`);
    collector = await startSmallCollector(() => new Date());
    await collector.publish('services', { [`${servers.closed}/`]: REFUSED_TOO() });
    collector.meddle((path, text) =>
      path.startsWith('/v1/controls') ? text.replace('"body_cut":false', '"body_cut":true') : text,
    );
    const words = ['--browser', family, ...local(), '--collector', collector.url];
    const run = await runCheck([...words, `${servers.closed}/`]);
    expect(run).toMatchObject({ status: 0 });
    expect(collector.asked).toContain('/v1/keys');
    expect(verdictsOf(run.stdout)).toEqual([[`${servers.closed}/`, 'unknown']]);
  }, 180_000);
});

it('SIGTERM while it waits: status 4, and nothing left', async () => {
  collector = await startSmallCollector(() => new Date());
  collector.prepare('services');
  let pid = 0;
  collector.meddle((path, text) => {
    if (path.startsWith('/v1/controls')) process.kill(pid, 'SIGTERM');
    return text;
  });
  const run = await runCheck(['--collector', collector.url, `${servers.closed}/`], {
    onStart: (started) => {
      pid = started;
    },
  });
  expect(run).toMatchObject({ status: 4, stdout: '', left: [] });
  expect(run.stderr).toContain('stopped by SIGTERM');
});

it.each(['ftp://a.test/', 'a.test:8787', ''])('refuses %j in one line', async (url) => {
  const run = await runCheck(['--collector', url, 'https://a.test/']);
  expect(run).toMatchObject({ status: 2, stdout: '' });
  expect(run.stderr.trim().split('\n')).toHaveLength(1);
});
