/** Which further questions a batch asks of which target, in what order, and at what cost. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createReachwatch } from '../../../utils/run.ts';
import type { DohAnswer } from '../../../utils/probe/doh-answer.ts';
import { openStore } from '../../../utils/store/store.ts';
import type { Result } from '../../../utils/store/records.ts';
import { ANSWERED, freshDatabases, REFUSED, smallWorld, target, type Reachability } from './small-world.ts';

const HONEST = '192.0.2.7';
const SILENT = { end: 'timed_out' } as const;
const RESET = { end: 'failed', raw_error: 'net::ERR_CONNECTION_RESET' } as const;
const OTHER_NAME = { end: 'failed', raw_error: 'net::ERR_CERT_COMMON_NAME_INVALID' } as const;

beforeEach(freshDatabases);

async function check(names: string[], reach: Reachability, addresses: string[] = [HONEST]) {
  const store = await openStore();
  const asked: { url: string; timeout_ms: number }[] = [];
  const lookedUp: string[] = [];
  const small = await smallWorld(reach, store);
  const world: typeof small = {
    ...small,
    probe: (url, limits) => {
      asked.push({ url, timeout_ms: limits.timeout_ms });
      return small.probe(url, limits);
    },
    knock: (url, limits) => {
      asked.push({ url: `knock ${url}`, timeout_ms: limits.timeout_ms });
      return small.knock(url, limits);
    },
    askDoh: async (host): Promise<DohAnswer[]> => {
      lookedUp.push(host);
      const at = small.now().toISOString();
      return [
        {
          resolver: 'https://one.test/',
          host,
          at,
          duration_ms: 5,
          addresses,
          rcode: 'NOERROR',
          error: null,
          bytes: 100,
        },
      ];
    },
  };
  const run = async (): Promise<Result[]> => {
    const product = createReachwatch(world);
    const reply = await product.answer({ type: 'check_now', targets: names.map(target) });
    if (!reply.ok || reply.batch_id === undefined) throw new Error('no batch');
    while ((await store.batch(reply.batch_id))?.state === 'running')
      await new Promise((next) => setTimeout(next, 1));
    return store.resultsOfBatch(reply.batch_id);
  };
  return { run, asked, lookedUp, pass: small.pass };
}

const ofTarget = (asked: { url: string }[]) =>
  asked.map(({ url }) => url).filter((url) => !url.includes('anchor'));

const anewOf = (asked: { url: string }[]) =>
  asked.map(({ url }) => url).filter((url) => /^https:\/\/(?:one|two)\.anchor\.test\.\/$/.test(url));

describe('a batch', () => {
  it('asks nothing further of what answers', async () => {
    const { run, asked, lookedUp } = await check(['up'], () => ANSWERED);
    const [result] = await run();
    expect(ofTarget(asked)).toEqual(['https://up.test/']);
    expect(lookedUp).toEqual([]);
    expect(result?.ladder).toBeNull();
  });

  it.each([
    ['never', 'resets it', RESET, 0],
    ['once', 'is silent about it', SILENT, 1],
  ])('asks %s for a name that nobody has asked for beside a name where the line %s', async (...row) => {
    const [, , form, times] = row;
    const { run, asked } = await check(['shut'], (url) => (url.includes('shut') ? form : ANSWERED));
    const [result] = await run();
    const unheard = asked.filter(({ url }) =>
      /^https:\/\/[0-9a-f]{32}\.(one|two)\.anchor\.test\/$/.test(url),
    );
    expect(unheard).toHaveLength(times);
    const kept = (result?.ladder?.witnesses ?? []).map(({ url }) => url);
    expect(kept.filter((url) => !url.endsWith('./'))).toEqual(unheard.map(({ url }) => url));
  });

  const DENIED = { end: 'failed', raw_error: 'net::ERR_NAME_NOT_RESOLVED' } as const;

  it.each([
    ['one anchor', 'which is led where it belongs', ANSWERED, 1, 'blocked'],
    ['two', 'which are denied as well', DENIED, 2, 'unknown'],
    ['two', 'which are silent', SILENT, 2, 'unknown'],
  ] as const)('asks %s anew beside a name that is denied, %s', async (...row) => {
    const [, , form, times, verdict] = row;
    const { run, asked } = await check(['shut'], (url) => {
      if (url.includes(HONEST)) return OTHER_NAME;
      if (url.includes('shut')) return DENIED;
      return url.endsWith('./') ? form : ANSWERED;
    });
    const [result] = await run();
    expect(anewOf(asked)).toHaveLength(times);
    expect(result?.verdict.verdict).toBe(verdict);
  });

  it('asks nothing further of what answered the second time', async () => {
    let attempts = 0;
    const { run, lookedUp } = await check(['shaky'], (url) => {
      if (!url.includes('shaky')) return ANSWERED;
      attempts += 1;
      return attempts === 1 ? RESET : ANSWERED;
    });
    const [result] = await run();
    expect(result?.verdict).toMatchObject({ verdict: 'unknown', reasons: ['unstable'] });
    expect(lookedUp).toEqual([]);
  });

  it('asks the other scheme, DNS over HTTPS, the connection and the address alone, and then the name once more', async () => {
    const { run, asked, lookedUp } = await check(['cut'], (url) => {
      if (url.includes(HONEST)) return OTHER_NAME;
      return url.startsWith('https://cut') ? RESET : { ...ANSWERED, address: HONEST };
    });
    const [result] = await run();
    expect(ofTarget(asked)).toEqual([
      'https://cut.test/',
      'https://cut.test/',
      'http://cut.test/',
      'knock https://cut.test/',
      `https://${HONEST}/`,
      'https://cut.test/',
    ]);
    expect(lookedUp).toEqual(['cut.test']);
    expect(result?.ladder?.literals).toMatchObject([{ address: HONEST }]);
    expect(result?.observations).toHaveLength(3);
  });

  it('asks about the hop that failed, not about the one that redirected to it', async () => {
    const { run, asked, lookedUp } = await check(['first'], (url) => {
      if (url.includes(HONEST)) return OTHER_NAME;
      if (!url.includes('first')) return ANSWERED;
      const hop = { url, status: 301, address: '192.0.2.1', location: 'https://second.test:8443/' };
      return { ...RESET, hops: [hop], final_url: 'https://second.test:8443/' };
    });
    await run();
    expect(lookedUp).toEqual(['second.test']);
    expect(ofTarget(asked)).toContain('http://second.test/');
    expect(ofTarget(asked)).toContain(`https://${HONEST}:8443/`);
  });

  it('waits longer for a silent target, once a day, and stays within the cost that is stated', async () => {
    const { run, asked, pass } = await check(['silent'], (url) => {
      if (url.includes(HONEST)) return OTHER_NAME;
      return url.includes('silent') ? SILENT : ANSWERED;
    });
    await run();
    const ownFirst = asked.filter(({ url }) => url.startsWith('https://silent'));
    expect(ownFirst.map(({ timeout_ms }) => timeout_ms)).toEqual([20_000, 33_000]);
    expect(ofTarget(asked).length).toBeLessThanOrEqual(12);
    const further_ms = asked
      .filter(({ url }) => !url.includes('anchor') && !url.includes('knock')) // The knock goes beside the address.
      .slice(1)
      .reduce((sum, { timeout_ms }) => sum + timeout_ms, 0);
    expect(further_ms).toBeLessThanOrEqual(60_000);

    pass(60_000);
    await run();
    expect(asked.findLast(({ url }) => url.startsWith('https://silent'))?.timeout_ms).toBe(20_000);
  });

  it('asks no resolver about an address', async () => {
    const { run, lookedUp } = await check(['x'], (url) => {
      if (!url.includes('x.test')) return ANSWERED;
      return { ...REFUSED, final_url: 'https://192.0.2.9/' };
    });
    await run();
    expect(lookedUp).toEqual([]);
  });

  it('climbs no ladder on a line that is off', async () => {
    const { run, lookedUp } = await check(['any'], () => REFUSED);
    const [result] = await run();
    expect(result?.verdict).toMatchObject({ verdict: 'unknown', reasons: ['offline'] });
    expect(lookedUp).toEqual([]);
  });
});
