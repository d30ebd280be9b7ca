/** What a batch does beside a control: it waits, asks for a witness, asks in quiet, and keeps what the verdict rests on. */
import { beforeEach, describe, expect, it } from 'vitest';
import { spentOn } from '../../../utils/diagnose/allowance.ts';
import { createReachwatch } from '../../../utils/run.ts';
import { askWitness } from '../../../utils/run/ask-witness.ts';
import { openStore } from '../../../utils/store/store.ts';
import type { Result } from '../../../utils/store/records.ts';
import type { TargetControl } from '../../../utils/targets/target-control.ts';
import { control, failedThere, hopSeen } from '../diagnose/control-making.ts';
import { ANSWERED, freshDatabases, REFUSED, smallWorld, target, type Reachability } from './small-world.ts';

const HONEST = '192.0.2.7';
const RESET = { end: 'failed', raw_error: 'net::ERR_CONNECTION_RESET' } as const;
const OTHER_NAME = { end: 'failed', raw_error: 'net::ERR_CERT_COMMON_NAME_INVALID' } as const;

/** Measured long before the batch of these tests, so that it is older than every failure. */
const through = (name: string): TargetControl => {
  const url = `https://${name}.test/`;
  const dns = { failure: null, addresses: [HONEST], asns: [] };
  const hops = [hopSeen(url, { dns, connects: [{ address: HONEST, failure: null }] })];
  return control({ hops, measured_at: '2026-06-01T11:50:00.000Z' });
};

/** The same, after it began to fail. */
const later = (failure: string | null): TargetControl => {
  const seen = failure === null ? through('cut') : failedThere(failure, 'connect', 'https://cut.test/');
  return { ...seen, control: { ...seen.control, measured_at: '2026-06-01T12:01:00.000Z' } };
};
const older = () => through('cut');

beforeEach(freshDatabases);

/** `renewed`: what the collector sees the next time, and when, in milliseconds from the beginning. */
async function check(
  names: string[],
  reach: Reachability,
  controlOf: (url: string) => TargetControl | null,
  renewed: { after_ms: number; control: TargetControl } | null = null,
) {
  const store = await openStore();
  const asked: { url: string; at: number }[] = [];
  const slept: number[] = [];
  const judged: string[] = [];
  const small = await smallWorld(reach, store);
  let refreshed = 0;
  let isRenewed = false;
  const began = small.now().getTime();
  const world: typeof small = {
    ...small,
    probe: (url, limits) => {
      asked.push({ url, at: small.now().getTime() });
      return small.probe(url, limits);
    },
    sleep: async (ms, signal) => {
      slept.push(ms);
      await small.sleep(ms, signal);
    },
    store: {
      ...store,
      finish: (result, and) => {
        judged.push(result.url);
        return store.finish(result, and);
      },
    },
    controls: {
      ...small.controls,
      of: async (url) => (isRenewed ? (renewed?.control ?? null) : controlOf(url)),
      nextLookAt: async () => (renewed === null ? null : new Date(began + renewed.after_ms).toISOString()),
      refresh: async () => {
        refreshed += 1;
        isRenewed = renewed !== null && small.now().getTime() > began + renewed.after_ms;
      },
    },
  };
  const product = createReachwatch(world);
  const reply = await product.answer({ type: 'check_now', targets: names.map(target) });
  if (!reply.ok || reply.batch_id === undefined) throw new Error('no batch');
  while ((await store.batch(reply.batch_id))?.state === 'running')
    await new Promise((next) => setTimeout(next, 1));
  const results: Result[] = await store.resultsOfBatch(reply.batch_id);
  return { results, asked, slept, judged, refreshed: () => refreshed };
}

const refusing: Reachability = (url) => (/cut|192/.test(url) ? REFUSED : ANSWERED);

describe('a batch beside a control that got through', () => {
  it('lets a failure last, asks an anchor at its last moment, and calls it blocked', async () => {
    const { results, asked, refreshed } = await check(['cut'], refusing, () => through('cut'));
    const [result] = results;
    expect(result?.verdict).toMatchObject({
      verdict: 'blocked',
      mechanisms: ['tcp.refused'],
      reasons: ['control_reached', 'control_before_failure'],
    });
    const moments = asked.filter(({ url }) => url === 'https://cut.test/').map(({ at }) => at);
    expect(moments.at(-1)! - moments[0]!).toBeGreaterThanOrEqual(30_000);
    const [anew, witness, ...more] = (result?.ladder?.witnesses ?? []).map(({ url }) => url);
    expect(anew).toMatch(/anchor\.test\.\/$/);
    expect(witness).toMatch(/anchor\.test\/$/);
    expect(more).toEqual([]);
    expect(refreshed()).toBe(2);
  });

  describe('that is older than the failure', () => {
    it('waits for the next one, which finds the site down', async () => {
      const next = { after_ms: 60_000, control: later('connection_refused') };
      const { results } = await check(['cut'], refusing, older, next);
      expect(results[0]?.verdict).toMatchObject({ verdict: 'down', reasons: ['control_failed_too'] });
    });

    it('waits for the next one, which gets through', async () => {
      const { results } = await check(['cut'], refusing, older, { after_ms: 60_000, control: later(null) });
      expect(results[0]?.verdict).toMatchObject({ verdict: 'blocked', reasons: ['control_reached'] });
    });

    it('does not wait for one that is far', async () => {
      const { results, slept } = await check(['cut'], refusing, older, {
        after_ms: 600_000,
        control: later('connection_refused'),
      });
      expect(results[0]?.verdict).toMatchObject({ reasons: ['control_reached', 'control_before_failure'] });
      expect(Math.max(...slept)).toBeLessThan(60_000);
    });

    it('keeps nobody else waiting', async () => {
      const next = { after_ms: 60_000, control: later('connection_refused') };
      const { results, judged } = await check(
        ['cut', 'gone'],
        (url) => (url.includes('gone') ? REFUSED : refusing(url)),
        (url) => (url.includes('cut') ? older() : null),
        next,
      );
      expect(results).toHaveLength(2);
      expect(judged).toEqual(['https://gone.test/', 'https://cut.test/']);
    });
  });

  const KEPT = { ...ANSWERED, address: '203.0.113.77', reused_connection: true };

  it.each([
    ['and calls it blocked, where a new one stands', OTHER_NAME, 'blocked', []],
    ['and knows nothing, where none does', RESET, 'unknown', ['no_control', 'not_witnessed']],
  ] as const)('asks for anchors by address that answer over a kept connection, %s', async (...row) => {
    const [, alone, verdict, reasons] = row;
    const reach: Reachability = (url) => {
      if (url.includes('203.0.113.77')) return alone;
      return url.endsWith('./') ? KEPT : refusing(url);
    };
    const { results, asked } = await check(['cut'], reach, () => through('cut'));
    expect(asked.map(({ url }) => url)).toContain('https://203.0.113.77/');
    expect(results[0]?.verdict.verdict).toBe(verdict);
    expect(results[0]?.verdict.reasons).toEqual(expect.arrayContaining([...reasons]));
  });

  it('keeps the control that the verdict rests on, and none beside an answer that proves itself', async () => {
    const { results } = await check(['cut', 'up'], refusing, (url) =>
      through(url.includes('cut') ? 'cut' : 'up'),
    );
    expect(results.map(({ url, control: kept }) => [url, kept?.control.status ?? null])).toEqual([
      ['https://cut.test/', 200],
      ['https://up.test/', null],
    ]);
  });

  it('costs at most 12 further requests', async () => {
    const { asked, results } = await check(['cut'], refusing, () => through('cut'));
    const [result] = results;
    const own = asked.filter(({ url }) => /cut|192/.test(url)).length;
    const { requests } = spentOn(result?.observations ?? [], result?.ladder ?? null);
    expect(requests).toBeGreaterThanOrEqual(own - 1);
    expect(requests).toBeLessThanOrEqual(12);
  });

  it('asks in quiet what is cut off with and without its name, and finds that it is the name', async () => {
    let quiet = 0;
    const { results, slept } = await check(
      ['cut'],
      (url) => {
        if (url.includes(HONEST)) return (quiet += 1) > 1 ? OTHER_NAME : RESET;
        if (url === 'https://cut.test/') return RESET;
        const hop = { url, status: 301, address: HONEST, location: 'https://cut.test/' };
        return url.includes('cut') ? { ...RESET, hops: [hop], final_url: 'https://cut.test/' } : ANSWERED;
      },
      () => through('cut'),
    );
    expect(slept).toContain(75_000);
    expect(results[0]?.ladder?.literals).toHaveLength(2);
    expect(results[0]?.verdict).toMatchObject({ verdict: 'blocked', mechanisms: ['tls.reset.sni'] });
  });

  it('notes who else was cut off at the same address', async () => {
    const { results } = await check(
      ['cut-a', 'cut-b'],
      (url) => {
        if (url.includes(HONEST) || url.startsWith('https://cut')) return RESET;
        const to = url.replace('http:', 'https:');
        const hop = { url, status: 301, address: HONEST, location: to };
        return url.includes('cut') ? { ...RESET, hops: [hop], final_url: to } : ANSWERED;
      },
      (url) => through(new URL(url).hostname.replace('.test', '')),
    );
    expect(results.map(({ ladder }) => ladder?.neighbours)).toEqual([['cut-b.test'], ['cut-a.test']]);
    expect(results.map(({ verdict }) => verdict.verdict)).toEqual(['unknown', 'unknown']);
    expect(results[0]?.verdict.reasons).toEqual(['no_control', 'neighbour_filtered']);
  });
});

const both = (url: string) => through(new URL(url).hostname.replace('.test', ''));

describe('hosts that share an address', () => {
  it('are asked at once where the address answers nobody even in quiet', async () => {
    const { results, asked, slept } = await check(
      ['cut-a', 'cut-b', 'cut-c'],
      (url) => (url.includes(HONEST) || url.includes('cut') ? RESET : ANSWERED),
      both,
    );
    expect(results.map(({ verdict }) => [verdict.verdict, verdict.mechanisms])).toEqual(
      Array.from({ length: 3 }, () => ['blocked', ['tcp.reset']]),
    );
    expect(slept.filter((ms) => ms === 75_000)).toHaveLength(1);
    expect(asked.filter(({ url }) => url.includes(HONEST))).toHaveLength(4);
  });

  it('are asked one after the other where it answers, two rounds at most', async () => {
    const last: string[] = [];
    let isQuiet = false;
    const { slept } = await check(
      ['cut-a', 'cut-b', 'cut-c'],
      (url) => {
        if (url.includes(HONEST)) {
          isQuiet ||= last.push(url) > 3;
          return isQuiet ? OTHER_NAME : RESET;
        }
        if (isQuiet && url.startsWith('https://cut')) last.push(url);
        return url.includes('cut') ? RESET : ANSWERED;
      },
      both,
    );
    expect(slept.filter((ms) => ms === 75_000)).toHaveLength(2);
    expect(last.slice(4)).toEqual(['https://cut-a.test/', 'https://cut-b.test/']);
  });
});

describe('a batch beside a control that failed', () => {
  it('calls it down, and asks neither for a witness nor for patience', async () => {
    const { results, asked, slept } = await check(['cut'], refusing, () =>
      failedThere('connection_refused', 'connect', 'https://cut.test/'),
    );
    expect(results[0]?.verdict).toMatchObject({ verdict: 'down', reasons: ['control_failed_too'] });
    const witnesses = (results[0]?.ladder?.witnesses ?? []).map(({ url }) => url);
    expect(witnesses.filter((url) => !url.endsWith('./'))).toEqual([]);
    expect(asked.filter(({ url }) => url === 'https://cut.test/')).toHaveLength(2);
    expect(slept).toEqual([3000]);
  });
});

describe('a site that refuses this country', () => {
  it('is asked a second time before it is judged', async () => {
    const { results, asked } = await check(
      ['cut'],
      (url) => (url.includes('cut') ? { ...ANSWERED, status: 451 } : ANSWERED),
      () => through('cut'),
    );
    expect(results[0]?.verdict).toMatchObject({
      verdict: 'blocked',
      mechanisms: ['http.error'],
      locus: 'server_side',
    });
    expect(asked.filter(({ url }) => url === 'https://cut.test/')).toHaveLength(2);
  });
});

it.each([
  ['quick', 100, 1],
  ['slow', 20_000, 2],
])(
  'a %s failure has its witness when it begins, and when it ends if that is another moment',
  async (_, ms, many) => {
    const world = await smallWorld(() => ANSWERED);
    const work = async () => world.pass(ms);
    const witnesses = await askWitness(world, work, {
      most: 2,
      most_ms: 30_000,
      signal: new AbortController().signal,
    });
    expect(witnesses.map(({ url }) => new URL(url).hostname)).toEqual(
      Array.from({ length: many }, () => expect.stringMatching(/^(?:one|two)\.anchor\.test$/)),
    );
  },
);
