/** The further questions about one failed target (design: how a failure becomes a verdict), rungs 3 to 5. */
import {
  allowanceOf,
  LEAST_PATIENCE_MS,
  mostLookups,
  mostSideBySide,
  planSideBySide,
  QUIET_REQUESTS,
} from '../diagnose/allowance.ts';
import { explain } from '../diagnose/classify.ts';
import { isCutOff } from '../diagnose/residual.ts';
import { mayNeverHaveResolved } from '../diagnose/silent-resolver.ts';
import type { BlockPage } from '../diagnose/block-pages.data.ts';
import type { Ladder } from '../diagnose/ladder.ts';
import { isLedHome } from '../diagnose/led-home.ts';
import { literalUrls } from '../diagnose/literal-urls.ts';
import { knockUrl, questionUrl, wantsKnock, wantsTwinPage } from '../diagnose/questions.ts';
import { wantsAnew } from '../diagnose/resolver-witness.ts';
import type { Knock } from '../probe/knock.ts';
import type { Observation } from '../probe/observation.ts';
import { SECOND } from '../schedule/time.ts';
import type { TargetControl } from '../targets/target-control.ts';
import { askAnew, MOST_ANEW } from './ask-anew.ts';
import type { Step } from './step.ts';

/** These need no patience of their own: what they prove, they prove by answering. */
export const TWIN_PATIENCE_MS = 10 * SECOND;
export const ADDRESS_PATIENCE_MS = 10 * SECOND;

/**
 * Asks the other scheme and DNS over HTTPS side by side, then the addresses alone, the connection without a request, and an
 * anchor anew: as many of them as the allowance lasts for, room for the last attempt kept (allowance.ts).
 * `observations` must hold a failed attempt. The Ladder is incomplete when `signal` fired.
 */
export async function climb(
  { world, joined, signal }: Pick<Step, 'world' | 'joined' | 'signal'>,
  observations: Observation[],
  { control, blockPages }: { control: TargetControl | null; blockPages: readonly BlockPage[] },
): Promise<Ladder> {
  const { doh_resolvers } = await world.settings();
  const url = questionUrl(observations, blockPages, control);
  const { hostname } = new URL(url);
  const before = allowanceOf(observations, null);
  const [twin, doh] = await Promise.all([
    world.probe(twinOf(url), {
      timeout_ms: Math.min(TWIN_PATIENCE_MS, before.ms),
      signal,
      reads_page: wantsTwinPage(observations, control, blockPages),
    }),
    isAddress(hostname)
      ? []
      : world.askDoh(hostname, doh_resolvers, { signal, requests: mostLookups(before.requests) }),
  ]);
  const asked: Ladder = { url, twin, doh, literals: [] };
  const left = allowanceOf(observations, asked);
  const open = literalUrls(asked, observations, control);
  const isAtHome = isLedHome(observations);
  // What has no time to answer says nothing.
  const requests = left.ms < LEAST_PATIENCE_MS ? 0 : left.requests;
  const plan = planSideBySide(mostSideBySide(requests, lastOf(observations, asked, control)), {
    literals: open.length,
    knock: isAtHome || wantsKnock(observations, blockPages) ? 1 : 0,
    anew: wantsAnew(observations, asked, control) ? MOST_ANEW : 0,
  });
  const limits = { timeout_ms: Math.min(ADDRESS_PATIENCE_MS, left.ms), signal };
  // Whether it opens is not enough: who answers is to be seen.
  const askDotted: Knock = async (dotted, within) => ({
    opened: null,
    observation: await world.probe(dotted, within),
  });
  const [knock, witnesses, ...literals] = await Promise.all([
    plan.knock > 0 ? (isAtHome ? askDotted : world.knock)(knockUrl(url, observations), limits) : null,
    askAnew(world, joined, { most: plan.anew, most_ms: limits.timeout_ms, signal }),
    ...open.slice(0, plan.literals).map(async ({ address, source, url: literal }) => ({
      address,
      source,
      observation: await joined(literal, limits),
    })),
  ]);
  return { ...asked, literals, knock, witnesses };
}

/** Requests that the last attempt takes, and a quiet one where that may come to it. */
function lastOf(observations: Observation[], ladder: Ladder, control: TargetControl | null): number {
  const isInQuestion = mayNeverHaveResolved(observations, ladder);
  if (control === null) return isInQuestion ? 2 : 1;
  const slowest_ms = Math.max(...observations.map(({ duration_ms }) => duration_ms));
  const isQuick = slowest_ms < SECOND;
  const witnesses = isQuick ? 1 : 2;
  const mayWantQuiet = isQuick && observations.every((observation) => isCutOff(explain(observation)));
  return 1 + witnesses + (isInQuestion ? 1 : 0) + (mayWantQuiet ? QUIET_REQUESTS : 0);
}

/** What the questions cost on the wire, in estimated bytes. */
export function bytesOf({ twin, doh, literals, knock, witnesses = [] }: Ladder): number {
  const probes = [twin, knock?.observation, ...literals.map(({ observation }) => observation), ...witnesses];
  return [...probes, ...doh].reduce((sum, asked) => sum + (asked?.bytes ?? 0), 0);
}

/** Default ports: a port of one scheme says nothing about the other's. Over TLS nobody on the way sees which page is asked for. */
function twinOf(url: string): string {
  const { protocol, hostname, pathname, search } = new URL(url);
  return protocol === 'https:' ? `http://${hostname}/` : `https://${hostname}${pathname}${search}`;
}

function isAddress(hostname: string): boolean {
  return hostname.startsWith('[') || /^[\d.]+$/.test(hostname);
}
