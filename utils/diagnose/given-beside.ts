/** What speaks for a page over plain http being somebody's on the way, where its words do not: what comes beside it. */
import { compareAddresses, isAmong } from './address-kind.ts';
import { explain } from './classify.ts';
import { isProvenByTls, type Case } from './evidence.ts';
import { knownAddresses, resolversOn } from './inquiry.ts';
import type { LiteralProbe } from './ladder.ts';
import { isOfOneTitle, isSamePage } from './page-comparison.ts';
import { isOnePage } from './shown-over-tls.ts';
import type { Observation } from '../probe/observation.ts';
import type { Control } from '../targets/schema.control.ts';

/**
 * A page in words that we do not know, where others are sent on to https. The site may have been changed since the control, or be in
 * trouble: then over TLS it does not show what the control was given. Unless that is cut off as well, or the page came from elsewhere.
 */
export function isSomebodyElses(given: Case): boolean {
  const { reached, ladder, sight } = given;
  if (ladder === null || sight.kind === 'none') return false;
  const from = reached.flatMap(({ observation }) => observation.address ?? []);
  const isResolved = resolversOn(ladder).honest.length > 0;
  if (isResolved && compareAddresses(from, knownAddresses(ladder, sight)) === 'apart') return true;
  const failure_class = ladder.twin === null ? null : explain(ladder.twin).failure_class;
  return failure_class === 'reset' || failure_class === 'timeout' || isGivenBeside(given);
}

/** What the control was given comes to us as well: over TLS, or from the very address when it is not asked for by name. */
export function isGivenBeside({ reached, ladder, sight }: Case): boolean {
  if (ladder === null || sight.kind === 'none') return false;
  const { control } = sight;
  if (isGivenOverTls(ladder.twin, control)) return true;
  const from = reached.flatMap(({ observation }) => observation.address ?? []);
  return ladder.literals.some(
    ({ address, observation }) =>
      isAmong(address, from) && observation.hops.length === 0 && isControls(observation, control),
  );
}

/**
 * The site's own address may say the same to whoever does not name the site, so that nobody on the way minds the name: it
 * says so, or was not asked, and over TLS does not come what the control was given.
 */
export function mayBeGivenToAll(given: Case): boolean {
  const { ladder, sight } = given;
  if (ladder === null || sight.kind === 'none' || isGivenOverTls(ladder.twin, sight.control)) return false;
  const alone = ownAddressAlone(given);
  return alone !== null && (alone.length === 0 || isGivenToAll(given));
}

/** It says so. */
export function isGivenToAll(given: Case): boolean {
  const last = given.reached.at(-1)?.observation;
  const alone = ownAddressAlone(given) ?? [];
  return last !== undefined && alone.some(({ observation }) => isThatAnswer(observation, last));
}

/** What the address of the last answer said without the name; null where it is none of the site's. */
function ownAddressAlone({ reached, ladder, sight }: Case): LiteralProbe[] | null {
  const address = reached.at(-1)?.observation.address ?? null;
  if (ladder === null || address === null || !isAmong(address, knownAddresses(ladder, sight))) return null;
  return ladder.literals.filter((literal) => literal.address === address);
}

/**
 * The name is led to an address of nobody's that the resolvers over HTTPS or the control know, which says the same to
 * whoever does not name it, while an honest one says something else: a sinkhole.
 */
export function isGivenBySinkhole({ reached, ladder, sight }: Case): boolean {
  if (ladder === null || resolversOn(ladder).honest.length === 0) return false;
  const known = knownAddresses(ladder, sight);
  const from = reached.flatMap(({ observation }) => observation.address ?? []);
  if (compareAddresses(from, known) !== 'apart') return false;
  const isSaid = (literal: LiteralProbe) =>
    reached.every(({ observation }) => isThatAnswer(literal.observation, observation));
  const honest = ladder.literals.filter(({ address }) => isAmong(address, known));
  const there = ladder.literals.filter(({ address }) => from.includes(address));
  const isOtherwise = honest.some((literal) => literal.observation.end === 'answered' && !isSaid(literal));
  return isOtherwise && there.some(isSaid);
}

/** Under one status, without a redirect. */
function isThatAnswer(alone: Observation, { status, body }: Observation): boolean {
  if (alone.end !== 'answered' || alone.hops.length > 0 || alone.status !== status) return false;
  return alone.body !== null && body !== null && isOnePage(body, alone.body);
}

export function isGivenOverTls(twin: Observation | null, control: Control): boolean {
  return twin !== null && isProvenByTls(twin) && isControls(twin, control);
}

/** The control's page, by its title: a page without one looks like many. */
function isControls(seen: Observation, control: Control): boolean {
  return seen.proxy === null && isOfOneTitle(seen, control) && isSamePage(seen, control);
}
