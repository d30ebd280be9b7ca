/**
 * Of something that is blocked: by what, as deep as the attempts and the ladder show, and no deeper. Null: what remains
 * possible has no common node.
 */
import { compareAddresses, isAmong, isBogon, isOwnMachine } from './address-kind.ts';
import type { Inquiry, Literal } from './inquiry.ts';
import type { Mechanism } from './mechanisms.ts';
import { injectionOf, isServedThere } from './proof.led-astray.ts';
import { denialOf, isHonestAddressProven } from './proof.name-denied.ts';
import { isCutInHandshake, isHeldUp, outlastsHandshake, stageOfSilence } from './silence.ts';
import { interceptionOf } from './interception.ts';

export function mechanismSeen(inquiry: Inquiry): Mechanism | null {
  const { attempts, sentTo, known } = inquiry;
  if (attempts.some(({ finding }) => finding.operation === 'resolve')) return denialOf(inquiry);
  const where = compareAddresses(sentTo, known);
  if (where === 'apart') return astray(inquiry);
  return byClass(inquiry, where === 'same');
}

/**
 * An address that is nobody else's. It may be another edge of a large host's, with a box in front of it: it is a false one
 * where it cannot be the site's by its kind, or where an honest address answers while it does not hold the site's certificate.
 */
function astray(inquiry: Inquiry): Mechanism | null {
  const { sentTo, known, attempts } = inquiry;
  if (sentTo.every((address) => isBogon(address, known) || isOwnMachine(address)))
    return injectionOf(inquiry);
  const isStranger = attempts.every(
    ({ finding }) => finding.failure_class === 'tls' && finding.sign !== 'alert',
  );
  return isStranger && isHonestAddressProven(inquiry) && !isServedThere(inquiry)
    ? injectionOf(inquiry)
    : null;
}

/** @param isHome the name is seen to lead to the site's own address. */
function byClass(inquiry: Inquiry, isHome: boolean): Mechanism | null {
  const { attempts } = inquiry;
  // Waits that were too short agree with any failure: that failure is what happened.
  const shown = attempts.find(({ observation }) => observation.end !== 'timed_out') ?? attempts[0];
  switch (shown?.finding.failure_class) {
    case 'refused':
      // Firefox says so of ICMP too.
      return isHome || isSameWithoutName(inquiry) ? onChromium(inquiry, 'tcp.refused') : null;
    case 'unreachable':
      return isHome || isSameWithoutName(inquiry) ? 'ip.unreachable' : null;
    case 'timeout':
      return silence(inquiry, isHome);
    case 'reset':
      return cutOff(inquiry, isHome);
    case 'tls':
      return isHome ? interceptionOf(attempts) : null;
    case 'http':
      return isHome ? 'http' : null;
    default:
      return null;
  }
}

function onChromium({ attempts }: Inquiry, mechanism: Mechanism): Mechanism | null {
  return attempts.every(({ observation }) => observation.browser === 'chromium') ? mechanism : null;
}

function silence(inquiry: Inquiry, isHome: boolean): Mechanism | null {
  const { attempts, twin, knock, isHttps } = inquiry;
  const stage = stageOfSilence(attempts, { twin, knock });
  if (isHome && stage === 'http_round_trip') return 'http.timeout';
  if (isHome && stage === 'tls_handshake') return 'tls.timeout';
  if (isHome && !isHttps && knock?.opened === true) return 'http.timeout';
  if (isHome && stage === 'connect') return isAnyReached(inquiry) ? null : 'tcp.timeout';
  if (stage === 'connect') return isSameWithoutName(inquiry) ? 'tcp.timeout' : null;
  if (stage !== null || !isHeldUp(knock) || !isSameWithoutName(inquiry)) return null;
  return !isHttps || outlastsHandshake(attempts) ? 'tcp.timeout' : null;
}

function cutOff(inquiry: Inquiry, isHome: boolean): Mechanism | null {
  const { attempts, twin, knock, isHttps } = inquiry;
  if (attempts.some(({ observation }) => observation.status !== null)) return isHome ? 'http.reset' : null;
  const isTwinCut = twin?.finding.failure_class === 'reset' && twin.observation.hops.length === 0;
  if (isSameWithoutName(inquiry)) return isTwinCut ? 'tcp.reset' : null;
  if (!isHome) return null;
  if (!isHttps) return isAnyReached(inquiry) ? 'http.reset.host' : null;
  if (!isCutInHandshake(attempts, knock)) return null;
  if (isAnyReached(inquiry)) return 'tls.reset.sni';
  return inquiry.literals.some(isAnsweredInTls) ? 'tls.reset' : null;
}

/** Somebody there speaks TLS, if only to say no. */
function isAnsweredInTls({ finding, observation }: Literal): boolean {
  return observation.proxy === null && finding.failure_class === 'tls';
}

/** Each of the site's addresses that was asked without the name fails as the name does. */
function isSameWithoutName({ literals, known, attempts }: Inquiry): boolean {
  const shown = attempts.find(({ observation }) => observation.end !== 'timed_out') ?? attempts[0];
  const own = literals.filter(({ address }) => isAmong(address, known));
  return (
    own.length > 0 &&
    own.every(
      ({ finding, observation }) =>
        observation.hops.length === 0 && finding.failure_class === shown?.finding.failure_class,
    )
  );
}

function isAnyReached({ literals, known }: Inquiry): boolean {
  return literals.some(({ address, isReached }) => isReached && isAmong(address, known));
}
