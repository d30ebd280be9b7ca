/**
 * A site that has been well for some time is asked for its headers alone: over TLS they prove as much as its page, which a
 * server otherwise sends before we can refuse it. Whatever else comes of it is no attempt: the site is asked in the
 * ordinary way.
 */
import { isProvenByTls } from '../diagnose/evidence.ts';
import type { Observation } from '../probe/observation.ts';
import { isStable } from '../schedule/plan.ts';
import { DAY, SECOND } from '../schedule/time.ts';
import type { Step } from './step.ts';
import type { World } from './world.ts';

/** Some servers never answer HEAD. Those that do are as quick as with a page. */
const GLANCE_MS = 8 * SECOND;
/** A server that minds the method is not asked so again before. */
const NO_HEAD_MS = 7 * DAY;

/** Sites that answered over TLS each of the last times, and are not known to mind the method. */
export async function urlsToGlanceAt({ store, now }: World): Promise<Set<string>> {
  const minding = recentOf(await store.get('no_head'), now());
  const states = await store.targetStates();
  const well = states.filter(
    (state) => isStable(state) && state.verdict.reasons.includes('answered_over_tls'),
  );
  return new Set(well.map(({ url }) => url).filter((url) => minding[url] === undefined));
}

/** The answer, where it is the site's own and good; null: nothing is said by it. What it cost is counted then. */
export async function glance({ world, settings, signal }: Step, url: string): Promise<Observation | null> {
  const timeout_ms = Math.min(settings.timeout_ms, GLANCE_MS);
  const observation = await world.probe(url, { timeout_ms, signal, headers_only: true });
  if (isGood(observation)) return observation;
  await world.store.addBytes(observation.started_at.slice(0, 10), observation.bytes);
  return null;
}

export async function noteNoHead({ store, now }: World, url: string): Promise<void> {
  const minding = recentOf(await store.get('no_head'), now());
  await store.put('no_head', { ...minding, [url]: now().toISOString() });
}

function isGood(observation: Observation): boolean {
  const { end, status } = observation;
  const isPage = end === 'answered' && status !== null && status >= 200 && status < 300;
  return isPage && isProvenByTls(observation);
}

function recentOf(noted: Record<string, string> = {}, now: Date): Record<string, string> {
  const oldest = new Date(now.getTime() - NO_HEAD_MS).toISOString();
  return Object.fromEntries(Object.entries(noted).filter(([, at]) => at > oldest));
}
