/** An anchor under a spelling that the browser does not remember: does the resolver in use still lead names where they belong? */
import { anewUrl, isLedWell } from '../diagnose/resolver-witness.ts';
import type { Observation } from '../probe/observation.ts';
import { SECOND } from '../schedule/time.ts';
import { witnessUrls } from './ask-witness.ts';
import type { World } from './world.ts';

const PATIENCE_MS = 8 * SECOND;
/** One anchor may be down, or forbidden here. */
const MOST = 2;

/** The second is asked only where the first is of no use. Empty where there is no anchor. */
export async function askAnew(world: World, signal: AbortSignal): Promise<Observation[]> {
  const asked: Observation[] = [];
  for (const url of (await witnessUrls(world)).slice(0, MOST)) {
    asked.push(await world.probe(anewUrl(url), { timeout_ms: PATIENCE_MS, signal }));
    if (signal.aborted || asked.some(isLedWell)) break;
  }
  return asked;
}
