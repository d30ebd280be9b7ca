/** Sites that are well are asked for their headers alone; whatever else comes of that counts as not asked. */
import { beforeEach, expect, it } from 'vitest';
import type { Observation } from '../../../utils/probe/observation.ts';
import type { Limits } from '../../../utils/probe/probe.ts';
import { createReachwatch } from '../../../utils/run.ts';
import { DAY, HOUR } from '../../../utils/schedule/time.ts';
import { rest } from './lives.ts';
import { ANSWERED, freshDatabases, REFUSED, smallWorld, target } from './small-world.ts';

beforeEach(freshDatabases);

const SITE = target('site');
const SILENT: Partial<Observation> = { end: 'timed_out', status: null };

/** A world whose site answers HEAD and GET by rule; which of them it was asked, in order. */
async function worldOf(answer: { head: Partial<Observation>; get: Partial<Observation> }) {
  const methods: string[] = [];
  const world = await smallWorld(() => ANSWERED);
  const { probe } = world;
  world.probe = async (url: string, limits: Limits) => {
    const seen = await probe(url, limits);
    if (url !== SITE.url) return seen;
    methods.push(limits.headers_only === true ? 'HEAD' : 'GET');
    return { ...seen, ...(limits.headers_only === true ? answer.head : answer.get) };
  };
  const check = async (times: number) => {
    for (let n = 0; n < times; n += 1) {
      world.pass(HOUR);
      await createReachwatch(world).answer({ type: 'check_now', targets: [SITE] });
      await rest(world);
    }
    const state = await world.store.targetState(SITE.url);
    return { methods: methods.splice(0), verdict: state?.verdict.verdict, streak: state?.streak };
  };
  return { world, check, answer };
}

it('a site that was well three times is asked for its headers alone', async () => {
  const { check } = await worldOf({ head: ANSWERED, get: ANSWERED });
  expect(await check(3)).toMatchObject({ methods: ['GET', 'GET', 'GET'], streak: 3 });
  expect(await check(2)).toMatchObject({ methods: ['HEAD', 'HEAD'], verdict: 'ok', streak: 5 });
});

it.each([
  ['a server that does not know it', { ...ANSWERED, status: 405 }],
  ['a server that never answers it', SILENT],
  ['a server that breaks off', { end: 'failed', raw_error: 'net::ERR_EMPTY_RESPONSE' } as const],
  ['a redirect that ends elsewhere', { ...ANSWERED, final_url: 'http://elsewhere.test/' }],
])('%s is asked for its page, is well, and is not asked so again for a week', async (_, head) => {
  const { world, check } = await worldOf({ head, get: ANSWERED });
  await check(3);
  expect(await check(2)).toMatchObject({ methods: ['HEAD', 'GET', 'GET'], verdict: 'ok', streak: 5 });
  world.pass(7 * DAY);
  expect((await check(1)).methods).toEqual(['HEAD', 'GET']);
});

it('a failure begins with a page that does not come, and is asked again as ever', async () => {
  const { check, answer } = await worldOf({ head: ANSWERED, get: ANSWERED });
  await check(3);
  Object.assign(answer, { head: REFUSED, get: REFUSED });
  const { methods, verdict } = await check(1);
  expect(methods.slice(0, 3)).toEqual(['HEAD', 'GET', 'GET']);
  expect(verdict).not.toBe('ok');
  Object.assign(answer, { head: ANSWERED, get: ANSWERED });
  // A failure is no sign that the server minds the method: three times well, and a glance is enough again.
  await check(3);
  expect((await check(1)).methods).toEqual(['HEAD']);
});
