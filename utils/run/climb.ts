/** The further questions about one failed target (design: how a failure becomes a verdict), rungs 3 to 5. */
import type { BlockPage } from '../diagnose/block-pages.data.ts';
import type { Ladder } from '../diagnose/ladder.ts';
import { literalUrls, questionUrl, wantsKnock } from '../diagnose/questions.ts';
import { wantsAnew } from '../diagnose/resolver-witness.ts';
import type { Observation } from '../probe/observation.ts';
import { SECOND } from '../schedule/time.ts';
import type { TargetControl } from '../targets/target-control.ts';
import { askAnew } from './ask-anew.ts';
import type { World } from './world.ts';

/** These need no patience of their own: what they prove, they prove by answering. */
const TWIN_PATIENCE_MS = 15 * SECOND;
const ADDRESS_PATIENCE_MS = 10 * SECOND;

/**
 * Asks the other scheme and DNS over HTTPS side by side, then the addresses alone, the connection without a request, and an
 * anchor anew: at most 1 + 3 + 3 + 1 + 4 requests and 35 s.
 * `observations` must hold a failed attempt. The Ladder is incomplete when `signal` fired.
 */
export async function climb(
  world: World,
  observations: Observation[],
  { control, blockPages }: { control: TargetControl | null; blockPages: readonly BlockPage[] },
  signal: AbortSignal,
): Promise<Ladder> {
  const { doh_resolvers } = await world.settings();
  const url = questionUrl(observations, blockPages, control);
  const { hostname } = new URL(url);
  const [twin, doh] = await Promise.all([
    world.probe(twinOf(url), { timeout_ms: TWIN_PATIENCE_MS, signal }),
    isAddress(hostname) ? [] : world.askDoh(hostname, doh_resolvers, signal),
  ]);
  const asked: Ladder = { url, twin, doh, literals: [] };
  const limits = { timeout_ms: ADDRESS_PATIENCE_MS, signal };
  const [knock, witnesses, ...literals] = await Promise.all([
    wantsKnock(observations, blockPages) ? world.knock(url, limits) : null,
    wantsAnew(observations, asked, control) ? askAnew(world, signal) : [],
    ...literalUrls(asked, observations, control).map(async ({ address, source, url: literal }) => ({
      address,
      source,
      observation: await world.probe(literal, limits),
    })),
  ]);
  return { ...asked, literals, knock, witnesses };
}

/** What the questions cost on the wire, in estimated bytes. */
export function bytesOf({ twin, doh, literals, knock, witnesses = [] }: Ladder): number {
  const probes = [twin, knock?.observation, ...literals.map(({ observation }) => observation), ...witnesses];
  return [...probes, ...doh].reduce((sum, asked) => sum + (asked?.bytes ?? 0), 0);
}

/** Default ports: a port of one scheme says nothing about the other's. */
function twinOf(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol === 'https:' ? 'http:' : 'https:'}//${hostname}/`;
}

function isAddress(hostname: string): boolean {
  return hostname.startsWith('[') || /^[\d.]+$/.test(hostname);
}
