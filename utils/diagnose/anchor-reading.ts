/** What one attempt of one anchor says about the person's own line. */
import type { Hop, Observation } from '../probe/observation.ts';
import type { Anchor } from '../targets/schema.ts';
import { explain } from './classify.ts';
import { hostOf, isSameSite } from './hosts.ts';

/**
 * `alive` answered as only the anchor itself can: over TLS, or over http with the known answer ·
 * `weak` answered over http, by whom is not proven · `altered` an answer that somebody else put there ·
 * `bad_tls` reached, but not by a valid TLS · `bad_date` so too, by its dates · `dead` no answer ·
 * `local` kept from leaving by this machine · `none` no evidence.
 */
export type AnchorAnswer = 'alive' | 'weak' | 'altered' | 'bad_tls' | 'bad_date' | 'dead' | 'local' | 'none';

export interface AnchorReading {
  anchor: Anchor;
  observation: Observation;
  answer: AnchorAnswer;
  /** Asked over plain http in place of the anchor's https URL, to look for a portal: it can not be `alive`. */
  isTwin: boolean;
  host: string | null;
  /** Host of another owner that the redirects led to. */
  foreignHost: string | null;
}

export function readAnchor(anchor: Anchor, observation: Observation): AnchorReading {
  const isTwin = anchor.url.startsWith('https:') && observation.url.startsWith('http:');
  const host = hostOf(observation.url);
  const foreignHost = landedElsewhere(observation, host);
  const answer = answerOf(anchor, observation, isTwin, foreignHost);
  return { anchor, observation, answer, isTwin, host, foreignHost };
}

function answerOf(
  anchor: Anchor,
  observation: Observation,
  isTwin: boolean,
  foreignHost: string | null,
): AnchorAnswer {
  if (observation.end === 'stopped') return 'none';
  if (observation.url.startsWith('https:')) return overTls(observation);
  if (observation.status === 511 || foreignHost !== null) return 'altered'; // RFC 6585 §6
  if (observation.end !== 'answered') return hasSeenRedirect(observation) ? 'weak' : failed(observation);
  return anchor.expects === null || isTwin
    ? withoutExpectation(observation)
    : compared(anchor.expects, observation);
}

/** Any status will do: who answers over valid TLS is the anchor. So is who redirects from there. */
function overTls(observation: Observation): AnchorAnswer {
  const { sign } = explain(observation);
  const isReached =
    observation.end === 'answered' || sign === 'client_certificate' || hasSeenRedirect(observation);
  return isReached ? 'alive' : failed(observation);
}

function failed(observation: Observation): AnchorAnswer {
  const { failure_class, sign } = explain(observation);
  if (sign === 'offline') return 'dead';
  if (sign === 'date') return 'bad_date';
  if (failure_class === 'tls') return 'bad_tls';
  return failure_class === 'local' ? 'local' : 'dead';
}

/** A server's own trouble (5xx, 429) is neither the anchor's answer nor a portal's. */
function withoutExpectation({ status }: Observation): AnchorAnswer {
  return isServerTrouble(status) ? 'dead' : 'weak';
}

function compared(expects: NonNullable<Anchor['expects']>, observation: Observation): AnchorAnswer {
  const { status, body } = observation;
  if (isServerTrouble(status)) return 'dead';
  if (status === null) return 'weak';
  if (status !== expects.status) return 'altered';
  if (expects.body_contains === null) return 'alive';
  if (body === null) return 'weak';
  if (body.text.includes(expects.body_contains)) return 'alive';
  return explain(observation).failure === null ? 'altered' : 'weak'; // A body that broke off is not another one.
}

function isServerTrouble(status: number | null): boolean {
  return status === 429 || (status !== null && status >= 500 && status !== 511);
}

function landedElsewhere(observation: Observation, host: string | null): string | null {
  const landed = hostOf(observation.final_url);
  if (host === null || landed === null || !hasSeenRedirect(observation)) return null;
  return isSameSite(host, landed) ? null : landed;
}

/** A redirect that came over the network; the browser makes one of its own (307 to https) for a host with HSTS. */
function hasSeenRedirect({ hops }: Observation): boolean {
  return hops.some((hop) => !isUpgrade(hop));
}

function isUpgrade({ url, status, location }: Hop): boolean {
  const isInternalStatus = status === null || status === 307;
  return (
    isInternalStatus &&
    url.startsWith('http:') &&
    location.startsWith('https:') &&
    hostOf(url) === hostOf(location)
  );
}
