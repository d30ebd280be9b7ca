/** Whatever is answered: what one target may cost after its first attempt (docs/method.md §7) holds. */
import * as fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { covered_ms, type Span } from '../../../utils/diagnose/time-spans.ts';
import { createDoh } from '../../../utils/probe/doh.ts';
import { encode } from '@leichtgewicht/dns-packet';
import type { Observation } from '../../../utils/probe/observation.ts';
import type { Probe } from '../../../utils/probe/probe.ts';
import { createReachwatch } from '../../../utils/run.ts';
import type { World } from '../../../utils/run/world.ts';
import { openStore } from '../../../utils/store/store.ts';
import type { TargetControl } from '../../../utils/targets/target-control.ts';
import { control, failedThere, hopSeen } from '../diagnose/control-making.ts';
import { ANSWERED, freshDatabases, smallWorld, target, type SmallWorld } from './small-world.ts';

const RUNS = Number(process.env['ALLOWANCE_RUNS'] ?? 150);
const SITE = 'https://shut.test/';
const ADDRESSES = ['192.0.2.7', '192.0.2.8', '192.0.2.9', '198.51.100.4'];

/** How one question ends; `takes` is the part of its patience that it needs. */
interface End {
  form: Partial<Observation>;
  takes: number;
}

interface Play {
  /** Of the name, of everything else about the site, of anchors that are asked for its sake; each in turn. */
  name: End[];
  beside: End[];
  anchors: End[];
  /** Of a resolver over HTTPS: addresses, none, or no DNS message; and seconds. */
  doh: { says: 'addresses' | 'none' | 'nothing'; seconds: number }[];
  opened: boolean | null;
  control: TargetControl | null;
  timeout_ms: number;
}

const takes = fc.constantFrom(0.001, 0.02, 0.4, 0.99, 1);
const failing = fc
  .constantFrom(
    'ERR_CONNECTION_RESET',
    'ERR_NAME_NOT_RESOLVED',
    'ERR_CONNECTION_REFUSED',
    'ERR_TIMED_OUT',
    'ERR_CERT_COMMON_NAME_INVALID',
  )
  .map((error): Partial<Observation> => ({ end: 'failed', raw_error: `net::${error}` }));
const silent = fc.constant<Partial<Observation>>({ end: 'timed_out' });
const answering = fc
  .tuple(fc.constantFrom(200, 403), fc.constantFrom(...ADDRESSES), fc.boolean())
  .map(([status, address, reused_connection]): Partial<Observation> => ({
    ...ANSWERED,
    status,
    address,
    reused_connection,
  }));
const ends = (form: fc.Arbitrary<Partial<Observation>>): fc.Arbitrary<End[]> => {
  const end = fc.record({ form, takes });
  // Mostly the same again and again: what disagrees is not asked further.
  return fc.oneof(
    { arbitrary: end.map((each) => [each]), weight: 3 },
    fc.array(end, { minLength: 1, maxLength: 4 }),
  );
};

const through = control({
  hops: [
    hopSeen(SITE, {
      dns: { failure: null, addresses: ADDRESSES, asns: [] },
      connects: [{ address: '192.0.2.7', failure: null }],
    }),
  ],
  measured_at: '2026-06-01T11:50:00.000Z',
});

const play: fc.Arbitrary<Play> = fc.record({
  name: ends(fc.oneof({ arbitrary: failing, weight: 5 }, { arbitrary: silent, weight: 4 }, answering)),
  beside: ends(fc.oneof(failing, silent, answering)),
  anchors: ends(fc.oneof(failing, silent, answering)),
  doh: fc.array(
    fc.record({ says: fc.constantFrom('addresses', 'none', 'nothing'), seconds: fc.constantFrom(0, 1, 4) }),
    { minLength: 1, maxLength: 6 },
  ),
  opened: fc.constantFrom(true, false, null),
  control: fc.constantFrom(null, through, failedThere('connection_refused', 'connect', SITE)),
  timeout_ms: fc.constantFrom(5000, 20_000, 60_000),
});

beforeEach(freshDatabases);

it('no answers make the further questions cost more than 12 requests, 60 s, and one wait of more than 20 s', async () => {
  let most = 0;
  await fc.assert(
    fc.asyncProperty(play, async (given) => {
      const { asked, waits } = await playOut(given);
      most = Math.max(most, asked.length);
      expect(asked.length).toBeLessThanOrEqual(12);
      expect(covered_ms(asked)).toBeLessThanOrEqual(60_000);
      expect(waits.filter((ms) => ms > 20_000).length).toBeLessThanOrEqual(1);
    }),
    { numRuns: RUNS },
  );
  expect(most).toBeGreaterThanOrEqual(11);
});

/** One batch of one target: the span of each question after the first attempt, and the patience of each further attempt. */
async function playOut(given: Play): Promise<{ asked: Span[]; waits: number[] }> {
  freshDatabases();
  const store = await openStore();
  const small = await smallWorld(() => ANSWERED, store);
  small.set({ timeout_ms: given.timeout_ms });
  const asked: Span[] = [];
  const waits: number[] = [];
  const turn = { name: 0, beside: 0, anchors: 0, doh: 0 };
  const next = (of: 'name' | 'beside' | 'anchors'): End => {
    const list = given[of];
    const end = list[turn[of] % list.length];
    turn[of] += 1;
    if (end === undefined) throw new Error('no end');
    return end;
  };
  const spend = spender(small);
  const ofTarget: Probe = async (url, limits) => {
    const isSite = url === SITE;
    const isAnchor = url.includes('anchor');
    if (isAnchor && limits.timeout_ms === 10_000) return small.probe(url, limits); // The line is asked.
    const { form, takes: part } = next(isSite ? 'name' : isAnchor ? 'anchors' : 'beside');
    const duration_ms = form.end === 'timed_out' ? limits.timeout_ms : limits.timeout_ms * part;
    const started_at = small.now().toISOString();
    const observation = { ...(await small.probe(url, limits)), ...form, started_at, duration_ms };
    const isFirst = isSite && turn.name === 1;
    if (isSite && !isFirst) waits.push(limits.timeout_ms);
    const span = await spend(started_at, duration_ms);
    if (!isFirst) asked.push(span);
    return observation;
  };
  const askDoh = createDoh({
    now: small.now,
    clock: small.monotonic,
    fetch: async () => {
      const said = given.doh[turn.doh % given.doh.length];
      turn.doh += 1;
      asked.push(await spend(small.now().toISOString(), (said?.seconds ?? 0) * 1000));
      if (said?.says === 'nothing') throw new Error('no answer');
      const answers = said?.says === 'addresses' ? ADDRESSES : [];
      const message = encode({
        type: 'response',
        id: 0,
        flags: 0,
        questions: [{ type: 'A', name: 'shut.test' }],
        answers: answers.map((data) => ({ type: 'A' as const, name: 'shut.test', data })),
      });
      return new Response(Uint8Array.from(message));
    },
  });
  const world: World = {
    ...small,
    probe: ofTarget,
    knock: async (url, limits) => {
      turn.name += 1; // Not the first attempt, whatever comes.
      const { form, takes: part } = next('beside');
      const duration_ms = form.end === 'timed_out' ? limits.timeout_ms : limits.timeout_ms * part;
      const started_at = small.now().toISOString();
      const seen = await small.probe(url, limits);
      asked.push(await spend(started_at, duration_ms));
      return { opened: given.opened, observation: { ...seen, ...form, started_at, duration_ms } };
    },
    askDoh,
    controls: { ...small.controls, of: async () => given.control, refresh: async () => undefined },
  };
  const product = createReachwatch(world);
  const reply = await product.answer({ type: 'check_now', targets: [target('shut')] });
  if (!reply.ok || reply.batch_id === undefined) throw new Error('no batch');
  while ((await store.batch(reply.batch_id))?.state === 'running')
    await new Promise((after) => setImmediate(after));
  return { asked, waits };
}

/** Questions that are asked at the same moment pass their time side by side. */
function spender({ now, pass }: SmallWorld): (started_at: string, ms: number) => Promise<Span> {
  return async (started_at, ms) => {
    const from = Date.parse(started_at);
    await new Promise((after) => setImmediate(after));
    pass(Math.max(0, from + ms - now().getTime()));
    return { from, to: from + ms };
  };
}
