/** What of a measurement waits to be told: nothing, unless the person contributes and collectors know the target anyway. */
import { shareOfOutage, shareOfResult } from '../report/share.ts';
import type { Episode } from '../schedule/outage.ts';
import { mayReport, PURPOSE_VERSION } from '../store/consent.ts';
import type { OutboxItem } from '../store/records.outbox.ts';
import type { Result } from '../store/records.ts';
import type { World } from './world.ts';

/** Null: nothing of it is kept for anybody. */
export async function shareOf(world: World, result: Result): Promise<OutboxItem | null> {
  if (!mayReport(await world.consent.read())) return null;
  return (await isPublished(world, result)) ? shareOfResult(result, world.now()) : null;
}

export async function sharesOf(world: World, episodes: readonly Episode[]): Promise<OutboxItem[]> {
  if (!mayReport(await world.consent.read())) return [];
  return episodes.flatMap((episode) => shareOfOutage(episode, world.now()) ?? []);
}

/**
 * A collector refuses a whole batch for one target that it does not publish, and each may be the one that takes it: so a
 * target of a list counts when all chosen ones showed it. The built-in ones are in every collector's first list.
 */
async function isPublished({ store, settings }: World, { url, target }: Result): Promise<boolean> {
  if (target.source === 'built_in') return true;
  if (target.source !== 'list') return false;
  const { collectors } = await settings();
  const showing = new Set((await store.controlsOf(url)).map(({ collector }) => collector));
  return collectors.length > 0 && collectors.every((collector) => showing.has(collector));
}

/**
 * The store remembers the consent, too, so that what waits and the leave for it are one. Where the two differ (the worker
 * ended between them, everything was erased, the purpose changed) what the person said last holds.
 */
export async function settleSharing({ store, consent, now }: World): Promise<void> {
  const isAgreed = mayReport(await consent.read());
  const isKept = (await store.sharing()) !== undefined;
  if (isKept && !isAgreed) await store.withdrawSharing();
  if (isAgreed && !isKept) await store.allowSharing({ since: now().toISOString(), purpose: PURPOSE_VERSION });
}
