/** Trouble of a server's own that began after a control was there, where it can be told from somebody on the way. */
import { compareAddresses, isAmong } from './address-kind.ts';
import { readsAsBlockPage } from './block-wording.ts';
import { isOfAnotherName } from './finding-kinds.ts';
import { type Answer, type Inquiry, type Literal, startOf } from './inquiry.ts';
import { isStalledInHandshake } from './silence.ts';

/** Nobody on the way is needed for what is seen. */
export function isServersOwn(inquiry: Inquiry): boolean {
  return isHeardInVain(inquiry) || isUnknownThere(inquiry) || isClosedEarly(inquiry);
}

/**
 * Plain http is heard and cut off, or never answered, whoever it is for, and nothing is done to the other scheme: a server that is
 * overloaded, or that breaks off, looks so. A filter for the name lets the address alone answer; one for the address minds no scheme.
 */
function isHeardInVain({ isHttps, attempts, twin, knock, literals, known }: Inquiry): boolean {
  if (isHttps || !attempts.every(isCutOff)) return false;
  const isHeard =
    knock?.opened === true || attempts.every(({ finding }) => finding.operation === 'http_round_trip');
  if (!isHeard || attempts.some(({ observation: { status } }) => status !== null)) return false;
  if (twin !== null && twin.observation.hops.length === 0 && isCutOff(twin)) return false;
  return !literals.some(({ address, isReached }) => isReached && isAmong(address, known));
}

const isCutOff = ({ finding: { failure_class } }: Answer): boolean =>
  failure_class === 'reset' || failure_class === 'timeout';

/**
 * A good certificate for another name, at an address of the site's, where plain http says that there is no such site: an edge that
 * was not told of it yet. A box that answers in the site's place forbids, or lets plain http pass.
 */
function isUnknownThere({ attempts, twin, sentTo, known }: Inquiry): boolean {
  if (twin === null || compareAddresses(sentTo, known) !== 'same') return false;
  const { status, hops, body } = twin.observation;
  const isUnknown = [404, 421].includes(status ?? 0) || (status ?? 0) >= 500;
  if (!isUnknown || hops.length > 0 || readsAsBlockPage(body?.text ?? '')) return false;
  return attempts.every(({ finding }) => isOfAnotherName(finding));
}

/**
 * Connections break off, or stall in the handshake, or show a certificate that nobody trusts, where the name is led, with
 * the name and without it, and another address of the site answers: one server of several is in trouble. A filter for the
 * name does nothing to the address alone, and one that stays shut opens again.
 */
export function isOneServers({ isHttps, attempts, twin, knock, literals, sentTo, known }: Inquiry): boolean {
  const isBroken = attempts.every(
    ({ finding: { failure_class, failure } }) =>
      failure_class === 'reset' || failure === 'ssl_unknown_authority',
  );
  if (!isBroken && !(isHttps && isStalledInHandshake(attempts, { twin, knock }))) return false;
  const own = lastOfEach(literals.filter(({ address }) => isAmong(address, known)));
  const isLike = ({ address, finding, isReached }: Literal) =>
    !isReached &&
    finding.failure_class === attempts[0]?.finding.failure_class &&
    (sentTo.length === 0 || isAmong(address, sentTo));
  return own.some(({ isReached }) => isReached) && own.some(isLike);
}

function lastOfEach(literals: Literal[]): Literal[] {
  const inOrder = literals.toSorted((a, b) => startOf(a.observation) - startOf(b.observation));
  return [...new Map(inOrder.map((literal) => [literal.address, literal])).values()];
}

/** The page is closed before its end, and no address of the site's gives one that is whole without the name. */
function isClosedEarly({ attempts, literals, known }: Inquiry): boolean {
  const isCut = attempts.some(({ finding: { failure } }) => failure === 'response_body_truncated');
  return isCut && !literals.some(({ address, isReached }) => isReached && isAmong(address, known));
}
