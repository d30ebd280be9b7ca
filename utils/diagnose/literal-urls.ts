/** Which addresses are asked alone, without the name, about what failed or is strange. Pure. */
import type { Observation } from '../probe/observation.ts';
import type { TargetControl } from '../targets/target-control.ts';
import { compareAddresses, isAmong, isBogon, isIpv4, isOwnMachine } from './address-kind.ts';
import { explain } from './classify.ts';
import { sightOf, usableControl } from './control-sight.ts';
import { isGivenOverTls } from './given-beside.ts';
import { hostOf } from './hosts.ts';
import { destinationsOf, honestAddresses } from './inquiry.ts';
import type { Ladder, LiteralProbe } from './ladder.ts';
import { isLedHome } from './led-home.ts';
import { elsewhereAddresses } from './other-place.ts';
import { compareWithControl } from './page-comparison.ts';

const MOST_LITERALS = 3;

/**
 * The addresses to ask alone, in the scheme and port of the hop that failed, three at most: those that the name was
 * connected to, and the honest ones. Where it was sent elsewhere, one honest one first, and then those that are not false by
 * themselves. None where nothing failed, where the host is an address, and where nobody knows one.
 */
export function literalUrls(
  ladder: Ladder,
  observations: Observation[],
  control: TargetControl | null,
): { address: string; source: LiteralProbe['source']; url: string }[] {
  const host = hostOf(ladder.url);
  if (host === null) return [];
  const there = sightOf(usableControl(control), ladder.url);
  const honest = honestAddresses(ladder, there);
  if (isLedHome(observations))
    return inOrder(honest, [])
      .slice(0, 1)
      .map((address) => ({ address, source: 'doh', url: literalUrl(ladder.url, address) }));
  if (observations.every((observation) => explain(observation).failure === null))
    return literalsOfStrangePage(ladder, observations, control, honest);
  const seen = [...observations, ...(ladder.twin === null ? [] : [ladder.twin])];
  const sentTo = [...new Set(seen.flatMap((observation) => destinationsOf(observation, host)))];
  const isLed = compareAddresses(sentTo, honest) === 'apart';
  const known = inOrder(honest, sentTo);
  const worthAsking = (addresses: string[]) =>
    addresses.filter((address) => !isFalseByItself(address, honest));
  // A large host is another one in each region: where the control was, it may be well, and here not.
  const otherPlace = inOrder(elsewhereAddresses(there, [...sentTo, ...honest]), []).slice(0, 1);
  const connectedTo = worthAsking(
    observations.flatMap(({ address, final_url, proxy }) =>
      address !== null && proxy === null && hostOf(final_url) === host ? [address] : [],
    ),
  );
  const chosen =
    isLed || honest.length === 0
      ? [...known.slice(0, 1), ...connectedTo, ...worthAsking(inOrder(sentTo, []))]
      : [...connectedTo.slice(0, 1), ...known.slice(0, 1), ...otherPlace, ...connectedTo, ...known];
  return [...new Set(chosen)].slice(0, MOST_LITERALS).map((address) => ({
    address,
    source: !isAmong(address, honest) ? 'local' : isAmong(address, sentTo) ? 'both' : 'doh',
    url: literalUrl(ladder.url, address),
  }));
}

/**
 * Where plain http gives a page that is not the control's, and TLS does not give that either: the same page, of the address
 * that gave it, without the name. Whoever minds the name alone lets that pass; a server that says it to all who come from
 * here says it again. Where that address is none of the site's, an honest one as well.
 */
function literalsOfStrangePage(
  { url, twin }: Ladder,
  observations: Observation[],
  control: TargetControl | null,
  honest: string[],
): ReturnType<typeof literalUrls> {
  const { address, final_url } = observations.at(-1) ?? {};
  if (address === undefined || address === null || final_url !== url || honest.length === 0) return [];
  if (!observations.every((each) => isStrangePage(each, control))) return [];
  const seen = usableControl(control);
  if (seen === null || isGivenOverTls(twin, seen)) return [];
  const { pathname, search } = new URL(url);
  const pageOf = (place: string) => new URL(`${pathname}${search}`, literalUrl(url, place)).href;
  if (isAmong(address, honest)) return [{ address, source: 'both', url: pageOf(address) }];
  const [own] = inOrder(honest, []);
  if (own === undefined || isBogon(address, honest)) return [];
  return [
    { address, source: 'local', url: pageOf(address) },
    { address: own, source: 'doh', url: pageOf(own) },
  ];
}

/** The address alone, by the scheme and the port of `url`. */
export function literalUrl(url: string, address: string): string {
  const { protocol, port } = new URL(url);
  return `${protocol}//${hostPart(address)}${port === '' ? '' : `:${port}`}/`;
}

/** A page that the control was not given, in words that we know or not, or a refusal. */
function isStrangePage(observation: Observation, given: TargetControl | null): boolean {
  const control = usableControl(given);
  const compared = control === null ? 'unclear' : compareWithControl(observation, control);
  return compared === 'unlike' || compared === 'other_page' || compared === 'refused';
}

function isFalseByItself(address: string, honest: string[]): boolean {
  return isOwnMachine(address) || (honest.length > 0 && isBogon(address, honest));
}

function hostPart(address: string): string {
  return isIpv4(address) ? address : `[${address.replace(/^\[|\]$/g, '')}]`;
}

/** IPv4 before IPv6, and of each those first that the browser was sent to. */
function inOrder(addresses: string[], sentTo: string[]): string[] {
  const rank = (address: string) => (isIpv4(address) ? 0 : 2) + (isAmong(address, sentTo) ? 0 : 1);
  return addresses.toSorted((a, b) => rank(a) - rank(b));
}
