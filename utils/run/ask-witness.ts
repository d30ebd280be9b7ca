/** An anchor, asked while something else is: it shows that the line was well at that very moment. */
import type { Observation } from '../probe/observation.ts';
import { SECOND } from '../schedule/time.ts';
import { chooseAnchors } from '../targets/anchors.ts';
import type { World } from './world.ts';

const PATIENCE_MS = 5 * SECOND;
/** What takes longer than this may have been cut off after the first answer. */
const LONG_MS = 2 * SECOND;

/** What a witness may cost. */
interface WitnessLimits {
  most: number;
  /** All that `work` and the last look may take together. */
  most_ms: number;
  signal: AbortSignal;
}

/** Asks an anchor when `work` begins, and again when it ends if it took long. Empty where there is no anchor to ask. */
export async function askWitness(
  world: World,
  work: () => Promise<void>,
  { most, most_ms, signal }: WitnessLimits,
): Promise<Observation[]> {
  const url = await witnessUrl(world);
  const ask = async (timeout_ms: number) =>
    url === null || timeout_ms <= 0 ? [] : [await world.probe(url, { timeout_ms, signal })];
  const start = world.monotonic();
  const [first] = await Promise.all([ask(most > 0 ? Math.min(PATIENCE_MS, most_ms) : 0), work()]);
  const took_ms = world.monotonic() - start;
  const isLong = took_ms > LONG_MS;
  const isToEnd = isLong && first.length < most && !signal.aborted;
  return isToEnd ? [...first, ...(await ask(Math.min(PATIENCE_MS, most_ms - took_ms)))] : first;
}

export async function witnessUrl(world: World): Promise<string | null> {
  const [first] = await witnessUrls(world);
  return first ?? null;
}

/** Over TLS where there are such anchors: there any answer proves them. */
export async function witnessUrls(world: World): Promise<string[]> {
  const { anchors } = await world.settings();
  const rotate = Math.floor(world.now().getTime() / 1000);
  const candidates = chooseAnchors({ country: null, chosen: anchors, rotate }).filter(
    ({ scope }) => scope === 'international',
  );
  const best = candidates.filter(({ url }) => url.startsWith('https:'));
  return (best.length > 0 ? best : candidates).map(({ url }) => url);
}
