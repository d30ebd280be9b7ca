/** When a batch asks its collectors, and what of their answers stays beside a Result. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createReachwatch } from '../../../utils/run.ts';
import type { Result } from '../../../utils/store/records.ts';
import { consentTo } from '../../../utils/store/consent.ts';
import { control, FAILED } from '../targets/collector-making.ts';
import { startSmallCollector, type SmallCollector } from './small-collector.ts';
import {
  ANSWERED,
  freshDatabases,
  REFUSED,
  smallWorld,
  target,
  type Reachability,
  type SmallWorld,
} from './small-world.ts';

const onlyDead: Reachability = (url) => (url.includes('dead') ? REFUSED : ANSWERED);
const { url: DEAD } = target('dead');
const { url: WELL } = target('well');

let collector: SmallCollector;
let world: SmallWorld;

beforeEach(freshDatabases);
afterEach(() => collector.close());

async function begin(reach: Reachability): Promise<void> {
  world = await smallWorld(reach);
  collector = await startSmallCollector(world.now);
  world.allowed.consent = consentTo('reference', world.now());
  world.set({ collectors: [collector.url] });
  await publish('first');
}

const publish = (title: string) => {
  const seen = control({ ...FAILED, measured_at: world.now().toISOString(), title });
  return collector.publish('services', { [DEAD]: seen, [WELL]: seen });
};

async function check(names: string[]): Promise<Result[]> {
  const reply = await createReachwatch(world).answer({ type: 'check_now', targets: names.map(target) });
  if (!reply.ok || reply.batch_id === undefined) throw new Error('no batch');
  while ((await world.store.batch(reply.batch_id))?.state === 'running')
    await new Promise((next) => setTimeout(next, 1));
  return world.store.resultsOfBatch(reply.batch_id);
}

const looks = () => collector.asked.filter((path) => path === '/v1/keys').length;

describe('a batch', () => {
  it('in which nothing fails asks once, and keeps no control of what proved itself', async () => {
    await begin(onlyDead);
    const [well] = await check(['well']);
    expect(looks()).toBe(1);
    expect(well).toMatchObject({ verdict: { verdict: 'ok' }, control: null });
  });

  it('in which something fails asks once more, and takes what is newer than the failure', async () => {
    await begin(onlyDead);
    collector.meddle((path, text) => {
      if (path.startsWith('/v1/controls') && looks() === 1) void publish('second');
      return text;
    });
    const [dead] = await check(['dead']);
    expect(looks()).toBe(2);
    expect(dead?.control?.control).toMatchObject({ failure: FAILED.failure, title: 'second' });
    expect(dead?.control?.age_ms).toBeGreaterThanOrEqual(0);
  });

  it('on a line that is off asks nobody', async () => {
    await begin(() => REFUSED);
    const [dead] = await check(['dead']);
    expect(collector.asked).toEqual([]);
    expect(dead).toMatchObject({ verdict: { reasons: ['offline'] }, control: null });
  });

  it('goes on without a collector that does not answer', async () => {
    await begin(onlyDead);
    collector.meddle(() => null);
    const results = await check(['dead', 'well']);
    expect(results.map(({ verdict }) => verdict.verdict)).toEqual(['unknown', 'ok']);
  });
});
