/** At which stage the name fails, where no single attempt shows it and several together do. */
import type { Observation } from '../probe/observation.ts';
import type { Finding } from './classify.ts';
import { isConnected, isPlainHttp, isRequestSent } from './stages-seen.ts';
import type { Operation } from './verdict.ts';

/**
 * A resolver that does not answer costs 10 s at least, in both browsers (measured with glibc, 2026-11: 10 s in
 * Firefox, 10 to 26 s in Chromium). One that answers takes less, also where it asks others in vain first.
 */
export const SILENT_RESOLVER_MS = 9000;

/**
 * Chromium gives a silent TLS handshake up after 30 s with `ERR_TIMED_OUT`. A handshake goes on when its fetch is
 * aborted, and the next fetch joins it (measured, 2026-11): the 30 s may have begun with an earlier question.
 */
const TLS_SILENCE_MS = { from: 28_000, to: 45_000 };
/** Whoever waits so long and is still told nothing does not wait for a handshake. */
const LONGER_THAN_TLS_MS = 33_000;

/** An attempt and what it shows. */
interface Shown {
  observation: Observation;
  finding: Finding;
}
type Knocked = (Shown & { opened: boolean | null }) | null;

type Asked = Pick<Shown, 'observation'>;
/** What may have begun a handshake with the same host: the other scheme, by a redirect, and the knock. */
interface Beside {
  twin: Asked | null;
  knock: Asked | null;
}

/** The stage at which all of these attempts stalled; null when none shows it, or when they contradict each other. */
export function stageOfSilence(attempts: Shown[], { twin, knock }: Beside): Operation | null {
  const asked: Asked[] = [...attempts, twin, knock].filter((one) => one !== null);
  const starts = asked.map(({ observation }) => Date.parse(observation.started_at));
  const stages = new Set(
    attempts.map((attempt) => stageOf(attempt, starts)).filter((stage) => stage !== null),
  );
  const [stage, ...others] = stages;
  return others.length > 0 ? null : (stage ?? null);
}

/** One attempt at least waited longer than Chromium waits for a handshake, and was told nothing. */
export function outlastsHandshake(attempts: Shown[]): boolean {
  return attempts.some(
    ({ observation: { end, timeout_ms } }) => end === 'timed_out' && timeout_ms >= LONGER_THAN_TLS_MS,
  );
}

export function isSilent(attempts: Shown[]): boolean {
  return attempts.every(({ finding }) => finding.failure_class === 'timeout');
}

/** Each waited in vain, and as far as it shows for a handshake. */
export function isStalledInHandshake(attempts: Shown[], beside: Beside): boolean {
  return isSilent(attempts) && stageOfSilence(attempts, beside) === 'tls_handshake';
}

/** Not even a connection without a request stood in time. */
export function isHeldUp(knock: Knocked): boolean {
  if (knock === null || knock.opened === true) return false;
  return knock.observation.end === 'timed_out' || knock.finding.failure_class === 'timeout';
}

/**
 * Each attempt was reset or closed before the handshake was done. Firefox's timings show it of every attempt without a
 * redirect; else the knock has to.
 */
export function isCutInHandshake(attempts: Shown[], knock: Knocked): boolean {
  const isCut = attempts.every(
    ({ finding: { failure_class, operation }, observation: { status } }) =>
      failure_class === 'reset' && operation !== 'http_round_trip' && status === null,
  );
  if (!isCut) return false;
  if (attempts.every(({ observation }) => isInHandshake(observation))) return true;
  return knock?.opened === false && knock.finding.failure_class === 'reset';
}

function stageOf({ observation, finding }: Shown, starts: number[]): Operation | null {
  if (finding.operation !== null && finding.operation !== 'connect') return finding.operation;
  const { browser, end, hops, dns } = observation;
  if (browser === 'chromium') {
    // Said of a TCP handshake only. It goes on when its fetch is aborted, too: the next one is told its end.
    if (end === 'failed' && observation.raw_error === 'net::ERR_CONNECTION_TIMED_OUT') return 'connect';
    return isTlsSilence(observation, starts) ? 'tls_handshake' : null;
  }
  if (browser !== 'firefox') return null;
  if (isConnected(observation)) return isInHandshake(observation) ? 'tls_handshake' : null;
  if (finding.operation === 'connect') return 'connect';
  // After a redirect Firefox sends no event for our own abort, so that a missing address proves nothing.
  const isSeen = hops.length === 0 && end === 'timed_out' && observation.proxy === null;
  const isResolved =
    dns !== null && dns.addresses.length > 0 && dns.duration_ms < observation.duration_ms / 2;
  return isSeen && isResolved ? 'connect' : null;
}

function isTlsSilence(observation: Observation, starts: number[]): boolean {
  const { end, raw_error, started_at, duration_ms } = observation;
  if (end !== 'failed' || raw_error !== 'net::ERR_TIMED_OUT' || isPlainHttp(observation)) return false;
  const ended = Date.parse(started_at) + duration_ms;
  return starts.some((start) => ended - start >= TLS_SILENCE_MS.from && ended - start <= TLS_SILENCE_MS.to);
}

/**
 * Firefox: connected, and the request never sent. After a redirect that cannot be seen, but Firefox's own end of a silent
 * handshake tells it (measured 2026-11: `NS_ERROR_NET_TIMEOUT` after 30 s, with the address).
 */
function isInHandshake(observation: Observation): boolean {
  if (!isConnected(observation) || isPlainHttp(observation) || isRequestSent(observation)) return false;
  return observation.hops.length === 0 || observation.raw_error === 'NS_ERROR_NET_TIMEOUT';
}
