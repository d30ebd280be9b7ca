/**
 * An anchor, as if it had never been asked: does the resolver in use still lead names where they belong, and does the line still
 * take new connections?
 */
import { literalUrl } from '../diagnose/questions.ts';
import { isNewlyConnected } from '../diagnose/new-connection.ts';
import { anewUrl, isLedWell } from '../diagnose/resolver-witness.ts';
import type { Observation } from '../probe/observation.ts';
import { SECOND } from '../schedule/time.ts';
import { witnessUrls } from './ask-witness.ts';
import type { World } from './world.ts';

const PATIENCE_MS = 5 * SECOND;
/** One anchor may be down, or forbidden here. */
const MOST = 2;

/** The second is asked only where the first is of no use. Empty where there is no anchor. */
export async function askAnew(world: World, signal: AbortSignal): Promise<Observation[]> {
  const limits = { timeout_ms: PATIENCE_MS, signal };
  const asked: Observation[] = [];
  for (const anchor of (await witnessUrls(world)).slice(0, MOST)) {
    const url = anewUrl(anchor);
    const named = await world.probe(url, limits);
    asked.push(named);
    const { address } = named;
    // It may have answered over a connection that stood already.
    if (address !== null && !isNewlyConnected(named) && !signal.aborted)
      asked.push(await world.probe(literalUrl(url, address), limits));
    if (signal.aborted || (asked.some(isLedWell) && asked.some(isNewlyConnected))) break;
  }
  return asked;
}
