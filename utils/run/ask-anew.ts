/**
 * An anchor, as if it had never been asked: does the resolver in use still lead names where they belong, and does the line still
 * take new connections?
 */
import { literalUrl } from '../diagnose/literal-urls.ts';
import { isNewlyConnected } from '../diagnose/new-connection.ts';
import { anewUrl, isLedWell } from '../diagnose/resolver-witness.ts';
import type { Observation } from '../probe/observation.ts';
import type { Probe } from '../probe/probe.ts';
import { SECOND } from '../schedule/time.ts';
import { witnessUrls } from './ask-witness.ts';
import type { World } from './world.ts';

const PATIENCE_MS = 5 * SECOND;
/** One anchor may be down, or forbidden here. */
const MOST = 2;
/** Requests: each by its name, and by its address. */
export const MOST_ANEW = 2 * MOST;

/** The second is asked only where the first is of no use. At most `most` requests. Empty where there is no anchor. */
export async function askAnew(
  world: World,
  probe: Probe,
  { most, most_ms, signal }: { most: number; most_ms: number; signal: AbortSignal },
): Promise<Observation[]> {
  const start = world.monotonic();
  const limits = () => ({
    timeout_ms: Math.min(PATIENCE_MS, most_ms - (world.monotonic() - start)),
    signal,
  });
  const asked: Observation[] = [];
  for (const anchor of (await witnessUrls(world)).slice(0, MOST)) {
    if (asked.length >= most || limits().timeout_ms <= 0) break;
    const url = anewUrl(anchor);
    const named = await probe(url, limits());
    asked.push(named);
    const { address } = named;
    // It may have answered over a connection that stood already.
    if (
      address !== null &&
      !isNewlyConnected(named) &&
      !signal.aborted &&
      asked.length < most &&
      limits().timeout_ms > 0
    )
      asked.push(await probe(literalUrl(url, address), limits()));
    if (signal.aborted || (asked.some(isLedWell) && asked.some(isNewlyConnected))) break;
  }
  return asked;
}
