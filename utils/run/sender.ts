/** Sends what waits in the outbox: at moments of its own, only while the person contributes, and on a line that works. */
import { nextRound, workOutbox } from '../report/outbox.ts';
import { MINUTE } from '../schedule/time.ts';
import { mayReport } from '../store/consent.ts';
import { openCollectors } from './open-collectors.ts';
import type { World } from './world.ts';

export interface Sender {
  /** One round, if there may be one; then the alarm for the next. Two never run at once. */
  work: () => Promise<void>;
  /** Sees to it that an alarm stands if something waits. Sends nothing. */
  plan: () => Promise<void>;
  /** Ends a round that is under way, if the person does not contribute any more. */
  heed: () => Promise<void>;
  /** Ends a round that is under way, and resolves when it has ended. */
  stop: () => Promise<void>;
}

/** On a line that is down, or through a collector that is silent. */
const AGAIN_MS = 15 * MINUTE;
/** One round: a few requests to a few collectors, each of which may be silent. */
const ROUND_MS = 4 * MINUTE;

export function createSender(world: World): Sender {
  const { store, alarms, now, random } = world;
  let round: { controller: AbortController; ended: Promise<void> } | null = null;

  const mayContribute = async () =>
    mayReport(await world.consent.read()) && (await store.sharing()) !== undefined;

  const work = async () => {
    if (round !== null) return;
    if (!(await mayContribute())) return alarms.outboxAt(null);
    if ((await store.get('line'))?.line.state !== 'online') return alarms.outboxAt(later());
    if (round !== null) return; // Another began meanwhile.
    const controller = new AbortController();
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    round = { controller, ended };
    const fallAsleep = world.stayAwake();
    try {
      // Whatever becomes of this worker, another one is woken.
      await alarms.outboxAt(later());
      const { collectors, plain_http_collectors: plainHttp } = await world.settings();
      const signal = AbortSignal.any([controller.signal, AbortSignal.timeout(ROUND_MS)]);
      const { tokens, send, obstacle } = openCollectors({
        store,
        fetch: world.fetch,
        now,
        collectors,
        known: await store.collectors(),
        plainHttp,
        signal,
      });
      const { newId, maker } = world;
      const own = await maker();
      const next = await workOutbox({ store, now, random, newId, maker: own, collectors, tokens, send });
      const found = obstacle();
      if (found !== undefined) await store.put('sharing_obstacle', found);
      await alarms.outboxAt(next);
    } finally {
      fallAsleep();
      round = null;
      resolve();
    }
  };

  const plan = async () => {
    if (round !== null) return;
    const next = (await mayContribute()) ? await nextRound({ store, now, random }) : null;
    const standing = await alarms.outboxAlarm();
    if (next === null) await alarms.outboxAt(null);
    else if (standing === null || standing > next) await alarms.outboxAt(next);
  };

  const later = () => new Date(now().getTime() + AGAIN_MS).toISOString();

  const stop = async () => {
    round?.controller.abort();
    await round?.ended;
  };

  const heed = async () => {
    if (!(await mayContribute())) await stop();
  };

  return { work, plan, heed, stop };
}
