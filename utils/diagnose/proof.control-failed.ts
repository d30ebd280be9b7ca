/** It fails in the same way for somebody elsewhere: the site is down. */
import type { Conclusion } from './conclusion.ts';
import { type AddressKind, compareAddresses, isAmong, kindOf } from './address-kind.ts';
import { isFailingAlike, type ControlSight } from './control-sight.ts';
import type { Case, Reading } from './evidence.ts';
import { explain, type Finding } from './classify.ts';
import { hostOf, isAddress } from './hosts.ts';
import { readInquiry, resolversOn } from './inquiry.ts';
import type { Ladder } from './ladder.ts';
import { ledAstray } from './proof.led-astray.ts';
import { onlyTheNameFails } from './proof.name-fails.ts';
import { nameDenied } from './proof.name-denied.ts';
import { isCutInHandshake, isHeldUp, isSilent, stageOfSilence } from './silence.ts';

/** What a resolver says that lies; one in trouble says something else. */
const DENIALS = new Set(['dns_nxdomain_error', 'dns_no_answer', 'dns_refused_error', 'dns_bogon_error']);

/** Where an address leads each asker to himself or his own network. Those for documentation do not: labs are built of them. */
const NOWHERE = new Set<AddressKind>([
  'unspecified',
  'loopback',
  'private',
  'link_local',
  'shared',
  'reserved',
]);

/**
 * At the same hop. OONI Web Connectivity calls it down whenever both fail; here they have to fail alike, and the control
 * must not have been led astray itself.
 */
export function failsElsewhereToo(given: Case): Conclusion | null {
  const { failed, reached, sight } = given;
  if (failed.length === 0 || reached.length > 0) return null;
  const isNobodys = isNobodysAddress(sight);
  const isAlike = ({ finding }: Reading): boolean =>
    isFailingAlike(finding, sight) ||
    (isNobodys && isNotThere(finding)) ||
    (finding.failure_class === 'timeout' && isNameSilent(given));
  if (!failed.every(isAlike)) return null;
  if (isFurther(given) || isLetIn(given) || isLed(given) || isCookieWanted(given)) return null;
  return { verdict: 'down', reasons: ['control_failed_too'] };
}

/**
 * The control's connection stood, over https with its handshake, and here it comes to none: what failed there came after. A
 * server that is slow, or that keeps robots waiting, may be all that it met.
 */
function isFurther(given: Case): boolean {
  const { sight } = given;
  if (sight.kind !== 'failed' || sight.control.operation !== 'http_round_trip') return false;
  return isHeldBack(given);
}

/** Also of a single attempt: nothing more is asked of what is down. */
function isHeldBack({ failed: attempts, ladder, primary }: Case): boolean {
  const twin = ladder === null || ladder.twin === null ? null : { observation: ladder.twin };
  const asked = ladder?.knock ?? null;
  const knock = asked === null ? null : { ...asked, finding: explain(asked.observation) };
  const isHttps = primary?.observation.final_url.startsWith('https:') === true;
  if (knock?.opened === true) return false;
  if (attempts.every(({ finding }) => finding.operation === 'connect')) return true;
  if (isHttps && isCutInHandshake(attempts, knock)) return true;
  if (!isSilent(attempts)) return false;
  const stage = stageOfSilence(attempts, { twin, knock });
  if (stage !== null) return stage === 'connect' || stage === 'tls_handshake';
  return isHeldUp(knock);
}

/** It sends those who keep no cookies round and round, and neither the control nor we keep any. */
function isCookieWanted({ sight, failed }: Case): boolean {
  if (sight.kind !== 'failed' || !sight.control.header_names.includes('set-cookie')) return false;
  return failed.some(({ finding }) => finding.failure === 'too_many_redirects');
}

/**
 * The control could not even connect, and here somebody answers at the same address: it is shut for the control alone, and what
 * fails here is another thing. A proxy on the way may take every connection and answer with its own trouble.
 */
function isLetIn(given: Case): boolean {
  const { sight } = given;
  if (sight.kind !== 'failed' || sight.control.operation !== 'connect') return false;
  const tried = sight.hop.connects.map(({ address }) => address);
  const literals = readInquiry(given)?.literals ?? [];
  return literals.some(
    ({ address, isReached, observation }) =>
      isReached && isAmong(address, tried) && (observation.status ?? 0) < 500,
  );
}

/**
 * Nobody answers for the name, there or here, where an attempt was told so at least once: another one may end while it still waits for the
 * resolver, and says no more than that time was up.
 */
function isNameSilent({ failed, sight }: Case): boolean {
  if (sight.kind !== 'failed' || sight.kin !== 'name') return false;
  return failed.some(({ finding }) => finding.failure_class === 'dns');
}

/** The site sends everybody to an address without a name that is nobody's: each has another there, or none. */
function isNobodysAddress(sight: ControlSight): boolean {
  if (sight.kind !== 'failed' || sight.control.failure !== 'dns_bogon_error') return false;
  const host = hostOf(sight.hop.url);
  return host !== null && isAddress(host);
}

const isNotThere = ({ failure_class }: Finding): boolean =>
  ['timeout', 'refused', 'unreachable'].includes(failure_class ?? '');

/**
 * A collector may stand behind the same resolver: it was told that there is no such name, or led to addresses that the
 * resolvers over HTTPS do not give, while the site answers where those point. A name server in trouble is no lie.
 */
function isLed(given: Case): boolean {
  const { sight, ladder } = given;
  if (sight.kind !== 'failed' || ladder === null) return false;
  const { honest } = resolversOn(ladder);
  const isDenied = DENIALS.has(sight.control.failure ?? '');
  const isAstray = compareAddresses(sight.hop.dns?.addresses ?? [], honest) === 'apart';
  const proof = nameDenied(given) ?? ledAstray(given);
  if (proof !== null) return isDenied || isAstray;
  // Chromium does not show where it was led; what is cut off in a handshake may be so for everybody.
  const { mechanisms = [] } = onlyTheNameFails(given) ?? {};
  return isAstray && mechanisms.some((mechanism) => mechanism.startsWith('dns'));
}

/**
 * The name exists for nobody else, or leads nobody to the site: neither the control nor the resolvers that were asked from
 * here; only this provider's resolver has an answer to it. Whatever is there, it is not the site.
 */
export function nameExistsOnlyHere({ reached, ladder, sight }: Case): Conclusion | null {
  if (reached.some(({ isProven }) => isProven) || ladder === null || !isNameless(sight)) return null;
  return resolversOn(ladder).isDenied || leadsNowhere(ladder)
    ? { verdict: 'down', reasons: ['control_failed_too', 'resolvers_agree'] }
    : null;
}

/** All that the resolvers over HTTPS know are addresses that lead each asker to himself or to his own network. */
function leadsNowhere({ url, doh }: Ladder): boolean {
  const said = doh.flatMap(({ host, addresses }) => (host === hostOf(url) ? addresses : []));
  return said.length > 0 && said.every((address) => NOWHERE.has(kindOf(address)));
}

function isNameless(sight: ControlSight): boolean {
  return sight.kind === 'failed' && sight.kin === 'name';
}
