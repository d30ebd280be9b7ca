/** Somebody elsewhere got through at the very hop that fails here, and the line is well. */
import { blocked, type Conclusion, type Detail, type ProofReason } from './conclusion.ts';
import { compareAddresses, isAmong, isIpv4 } from './address-kind.ts';
import { addressesOf, isNear } from './control-sight.ts';
import type { Case } from './evidence.ts';
import { isAtAddress, isOfAnotherName } from './finding-kinds.ts';
import { type Answer, type Inquiry, readInquiry, startOf } from './inquiry.ts';
import { isUnresolved } from './proof.name-denied.ts';
import { mechanismSeen } from './mechanism-seen.ts';
import { isAnchorLost } from './lost-anchor.ts';
import { isOfOtherPlace } from './other-place.ts';
import { isOfOneTitle } from './page-comparison.ts';
import { mayBeNeighbours } from './residual.ts';
import { isOneServers, isServersOwn } from './server-trouble.ts';
import { isSilent, isStalledInHandshake, stageOfSilence } from './silence.ts';
import { isWitnessed } from './witness.ts';
import type { Control } from '../targets/schema.control.ts';

/**
 * A site has short outages of its own: it has to fail for so long, or the control must have got through after it
 * first failed here.
 */
export const LASTING_MS = 30_000;

export function reachedElsewhere(given: Case): Conclusion | null {
  const { sight } = given;
  const inquiry = readInquiry(given);
  if (sight.kind !== 'reached' || inquiry === null || whyNotBlocked(given, inquiry) !== null) return null;
  const reasons: ProofReason[] = ['control_reached'];
  if (!isAfterwards(sight.control, inquiry)) reasons.push('control_before_failure');
  return blocked(given, mechanismSeen(inquiry), reasons);
}

/** What keeps a control that got through from making it blocked. `not_alike`: the attempts show no one thing. */
export function whyNotBlocked(given: Case, inquiry: Inquiry): Detail | 'not_alike' | null {
  const { sight, ladder } = given;
  if (sight.kind !== 'reached' || ladder === null) return 'not_alike';
  if (isTheSitesOwn(inquiry)) return 'after_handshake';
  if (isThePageItself(inquiry, sight.control)) return 'not_alike';
  if (!isOneThing(inquiry)) return 'not_alike';
  if (isOutOfReach(given, inquiry)) return 'ipv6_only';
  if (isOneOfSeveral(inquiry) || isOneServers(inquiry)) return 'address_answers';
  if (isOfOtherPlace(given, inquiry)) return 'other_place';
  if (isUntriedThere(inquiry)) return 'address_answers';
  if (mayBeNeighbours(given, inquiry)) return 'neighbour_filtered';
  if (!isWitnessed(ladder, inquiry.attempts)) return 'not_witnessed';
  if (isNobodyThere(inquiry) && isAnchorLost(given)) return 'not_witnessed';
  const { control } = sight;
  if (!isNear(control, given.observations)) return 'control_before_failure';
  return isAfterwards(control, inquiry) || isLasting(inquiry) ? null : 'too_brief';
}

/** Not by the name: none of the site's addresses takes a connection either. */
function isNobodyThere({ attempts, literals }: Inquiry): boolean {
  return (
    attempts.every(({ finding }) => isAtAddress(finding)) && !literals.some(({ isReached }) => isReached)
  );
}

/** What comes after a finished handshake only the site itself can read: nobody on the way sees a name or a page there. */
function isTheSitesOwn({ isHttps, attempts, knock }: Inquiry): boolean {
  if (!isHttps) return false;
  const isInside = attempts.some(({ finding }) => finding.operation === 'http_round_trip');
  return isInside || knock?.opened === true;
}

/**
 * It came, by its title, and what is missing is its end: servers and caches state wrong lengths. What cuts off does so by a
 * reset.
 */
function isThePageItself({ attempts }: Inquiry, control: Control): boolean {
  return attempts.every(
    ({ observation, finding }) =>
      finding.failure === 'response_body_truncated' && isOfOneTitle(observation, control),
  );
}

function isOneThing(inquiry: Inquiry): boolean {
  const { attempts, isDenied, honest, isHttps, knock } = inquiry;
  if (isHttps && knock === null) return false; // It might have shown a handshake that was finished.
  if (isDenied || attempts.every(({ finding }) => finding.failure_class === null)) return false;
  const isAtName = attempts.some(({ finding }) => finding.operation === 'resolve');
  // A resolver over HTTPS that does not know it either: the name itself is in trouble, not its way to here.
  if (isAtName && (!isUnresolved(inquiry) || honest.length === 0)) return false;
  if (attempts.some(isBrowsersTaste) || isServersOwn(inquiry)) return false;
  return (
    !attempts.some(({ finding }) => finding.failure === 'ssl_invalid_certificate') && isContrasted(inquiry)
  );
}

/**
 * An answer came, and the browser refuses it: it goes in a circle, its packing or its head makes no sense. The control's client
 * may take what a browser does not. What breaks off is none of these.
 */
function isBrowsersTaste({ finding: { failure_class, failure } }: Answer): boolean {
  return failure_class === 'http' && failure !== 'response_body_truncated';
}

/**
 * A browser complains of dates, keys or a revocation only where the chain leads to a root that it trusts, and the name fits:
 * the certificate is the site's own, on one server of many perhaps, and the control's client may not look at such things.
 * Where no certificate is seen, the two clients may differ in what they can speak, and where nothing comes, a way that loses
 * long packets looks the same: then it has to go otherwise without the name.
 */
function isContrasted({ attempts, twin, knock, literals, known }: Inquiry): boolean {
  const own = literals.filter(({ address }) => isAmong(address, known));
  if (isStalledInHandshake(attempts, { twin, knock }))
    return own.some(({ finding }) => finding.failure_class !== 'timeout');
  const isHandshake = attempts.some(
    ({ finding: { failure, sign } }) => failure === 'ssl_failed_handshake' || sign === 'alert',
  );
  const errors = new Set(attempts.map(({ observation }) => observation.raw_error));
  return (
    !isHandshake || own.some(({ isReached, observation }) => isReached || !errors.has(observation.raw_error))
  );
}

/**
 * No connection stood, and of the addresses that the browser was given one takes it: Firefox waits at the first of them, and is
 * stuck where that one is dead, for everybody perhaps (measured in Firefox 153, 2026-11; Chromium goes on to the next).
 */
function isOneOfSeveral({ attempts, twin, knock, literals, sentTo, known }: Inquiry): boolean {
  if (!isSilent(attempts) || stageOfSilence(attempts, { twin, knock }) !== 'connect') return false;
  return literals.some(
    ({ address, isReached }) => isReached && isAmong(address, sentTo) && isAmong(address, known),
  );
}

/**
 * A certificate of another name, or an alert, where the site has several addresses: the control spoke TLS at the first of
 * them that took its connection, and this one may be another, that was not told of the site. Not where the name is led to
 * none of them.
 */
function isUntriedThere({ attempts, sentTo, known }: Inquiry): boolean {
  const isUntold = attempts.every(({ finding }) => isOfAnotherName(finding) || finding.sign === 'alert');
  if (!isUntold || compareAddresses(sentTo, known) === 'apart') return false;
  return known.filter(isIpv4).length > 1 || known.filter((address) => !isIpv4(address)).length > 1;
}

/** The site has IPv6 addresses only, and nothing shows that this line carries IPv6. */
function isOutOfReach({ observations, sight }: Case, { known }: Inquiry): boolean {
  const addresses = known.length > 0 ? known : addressesOf(sight);
  const isSix = addresses.length > 0 && addresses.every((address) => address.includes(':'));
  return isSix && observations.every(({ address }) => address === null || !address.includes(':'));
}

function isAfterwards({ measured_at }: Control, { attempts }: Inquiry): boolean {
  const [first] = attempts;
  return first !== undefined && Date.parse(measured_at) > startOf(first.observation);
}

function isLasting({ attempts }: Inquiry): boolean {
  const starts = attempts.map(({ observation }) => startOf(observation));
  return Math.max(...starts) - Math.min(...starts) >= LASTING_MS;
}
