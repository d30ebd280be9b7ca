/** A name that nobody has asked for, asked beside one about which the resolver in use is silent: is it there at all? */
import { unheardUrl } from '../diagnose/silent-resolver.ts';
import type { Observation } from '../probe/observation.ts';
import { SECOND } from '../schedule/time.ts';
import { witnessUrl } from './ask-witness.ts';
import type { World } from './world.ts';

/** Less than a silent resolver takes. */
const PATIENCE_MS = 8 * SECOND;

/** Empty where there is no anchor whose zone could be asked. */
export async function askResolver(
  world: World,
  { most_ms, signal }: { most_ms: number; signal: AbortSignal },
): Promise<Observation[]> {
  const anchor = await witnessUrl(world);
  if (anchor === null) return [];
  const random = crypto.randomUUID().replaceAll('-', '');
  return [
    await world.probe(unheardUrl(anchor, random), { timeout_ms: Math.min(PATIENCE_MS, most_ms), signal }),
  ];
}
