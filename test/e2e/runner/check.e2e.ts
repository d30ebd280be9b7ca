/** `npm run check` from end to end: the built extension, a real browser, servers on loopback. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, type DrivenFamily } from '../../../runner/find-browser.ts';
import type { ResultRecord } from '../../../utils/store/result-record.ts';
import { makeAuthority, mint } from '../../lab/authority.ts';
import { startLoopbackServers, type LoopbackServers } from './loopback-servers.ts';
import { runCheck } from './run-check.ts';

const FAMILIES: DrivenFamily[] = ['chromium', 'firefox'];
const isRoot = process.getuid?.() === 0;

let servers: LoopbackServers;
let folder = '';
let anchors = '';

beforeAll(async () => {
  servers = await startLoopbackServers();
  folder = await mkdtemp(join(tmpdir(), 'reachwatch-e2e-'));
  anchors = join(folder, 'anchors.csv');
  const hosts = ['127.0.0.11', '127.0.0.12', '127.0.0.13'].map(
    (host) => `${servers.answering(host)}/,international`,
  );
  const near = ['127.0.0.14', '127.0.0.15'].map((host) => `${servers.answering(host)}/,domestic`);
  await writeFile(anchors, `url,scope\n${[...hosts, ...near].join('\n')}\n`);
});

afterAll(async () => {
  await servers.close();
  await rm(folder, { recursive: true, force: true });
});

/** No resolver of the wide world is asked from a test. */
const local = () => ['--anchors', anchors, '--doh', `${servers.closed.replace('http', 'https')}/dns-query`];

const recordsOf = (jsonl: string): ResultRecord[] =>
  jsonl
    .trim()
    .split('\n')
    .map((line): ResultRecord => JSON.parse(line));

describe.each(FAMILIES)('check in %s', (family) => {
  it('writes one object a target, in the order of the input, and leaves nothing behind', async (test) => {
    test.skip(findBrowser(family) === undefined, `there is no ${family}`);
    const list = join(folder, `${family}.csv`);
    const listed = [`${servers.resetting}/`, `${servers.answering('127.0.0.1')}/one`, `${servers.closed}/`];
    await writeFile(list, `url,category_code\n${listed.map((url) => `${url},NEWS`).join('\n')}\n`);
    const last = `${servers.answering('127.0.0.1')}/last`;

    const run = await runCheck(['--browser', family, ...local(), '--targets', list, last, listed[1] ?? '']);

    expect(run).toMatchObject({ status: 0 });
    const records = recordsOf(run.stdout);
    expect(records.map(({ url }) => url)).toEqual([...listed, last]);
    expect(records.map(({ failure_class }) => failure_class)).toEqual(['reset', null, 'refused', null]);
    expect(records.map(({ verdict }) => verdict === 'ok')).toEqual([false, true, false, true]);
    for (const record of records)
      expect(record).toMatchObject({ browser: family, browser_version: expect.stringMatching(/^\d+\.\d+/) });
    expect(run.left).toEqual([]);
  }, 120_000);

  it('writes to a file, and nothing to standard output', async (test) => {
    test.skip(findBrowser(family) === undefined, `there is no ${family}`);
    const out = join(folder, `${family}.jsonl`);
    const run = await runCheck([
      '--browser',
      family,
      ...local(),
      '--out',
      out,
      `${servers.answering('127.0.0.1')}/`,
    ]);
    expect(run).toMatchObject({ status: 0 });
    expect(run.stdout).toBe('');
    expect(recordsOf(await readFile(out, 'utf8'))).toHaveLength(1);
  }, 120_000);

  it('trusts the root that --ca names, in this run only', async (test) => {
    test.skip(findBrowser(family) === undefined, `there is no ${family}`);
    const authority = makeAuthority(new Date());
    const ca = join(folder, `${family}-root.crt`);
    await writeFile(ca, authority.trusted.cert);
    const credential = mint(authority, 'valid', ['127.0.0.1'], new Date());
    const server = createServer(credential, (_request, response) => response.end('fine'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
    try {
      const trusting = await runCheck(['--browser', family, ...local(), '--ca', ca, url]);
      expect(recordsOf(trusting.stdout)).toMatchObject([{ verdict: 'ok', failure_class: null }]);
      const other = await runCheck(['--browser', family, ...local(), url]);
      expect(recordsOf(other.stdout)).toMatchObject([{ failure_class: 'tls' }]);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }, 120_000);

  it.for(['SIGINT', 'SIGTERM'] as const)(
    '%s in the middle: status 4, and nothing left',
    { timeout: 120_000 },
    async (signal, test) => {
      test.skip(findBrowser(family) === undefined, `there is no ${family}`);
      const silent = await startLoopbackServers();
      try {
        const run = await runCheck(['--browser', family, ...local(), `${silent.silent}/`], {
          onStart: (pid) => void silent.silentAsked.then(() => process.kill(pid, signal)),
        });
        expect(run).toMatchObject({ status: 4 });
        expect(run.stderr).toContain(`stopped by ${signal}`);
        expect(run.left).toEqual([]);
      } finally {
        await silent.close();
      }
    },
  );

  it('without a way out says offline, in a network namespace where even loopback is down', async (test) => {
    test.skip(findBrowser(family) === undefined, `there is no ${family}`);
    test.skip(!isRoot, 'a network namespace needs root');
    const run = await runCheck(['--browser', family, 'https://www.example.org/'], {
      command: ['unshare', '--net', process.execPath, 'runner/check.ts'],
    });
    expect(run).toMatchObject({ status: 0 });
    expect(recordsOf(run.stdout)).toMatchObject([
      { url: 'https://www.example.org/', verdict: 'unknown', reasons: ['offline'] },
    ]);
    expect(run.left).toEqual([]);
  }, 120_000);
});

describe('check without a batch', () => {
  it.each([
    ['nothing to check', [], 2],
    ['an unknown option', ['--nope'], 2],
    ['a file that is not there', ['--targets', '/nowhere.csv'], 2],
    ['no such browser', ['--browser', 'chromium', 'https://a.test/'], 3],
  ])('%s: one line on standard error', async (_what, words, status) => {
    const run = await runCheck(words, { env: { REACHWATCH_CHROMIUM: '/nowhere/chromium' } });
    expect(run.status).toBe(status);
    expect(run.stdout).toBe('');
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    expect(run.left).toEqual([]);
  });

  it('has the same status through npm, and its standard output is empty', async () => {
    const run = await runCheck(['not a URL'], { command: ['npm', 'run', '--silent', 'check', '--'] });
    expect([run.status, run.stdout]).toEqual([2, '']);
  });
});
