/**
 * What the ladder's answers say about the hop that failed, read once for every proof. What is not here proves nothing:
 * attempts that disagree, a proxy in between, questions about another host or port.
 */
import type { Observation } from '../probe/observation.ts';
import { isAmong, isOwnMachine } from './address-kind.ts';
import type { BlockPage } from './block-pages.data.ts';
import { explain, type Finding } from './classify.ts';
import { addressesOf, type ControlSight, sightOf } from './control-sight.ts';
import type { Case, Reading } from './evidence.ts';
import { isAtAddress, isOfAnotherName } from './finding-kinds.ts';
import { hostOf } from './hosts.ts';
import type { Ladder, LiteralProbe } from './ladder.ts';
import { SILENT_RESOLVER_MS } from './silence.ts';

export interface Answer {
  observation: Observation;
  finding: Finding;
}

export interface Literal extends Answer {
  address: string;
  /** It answered, and over https with a chain that verified: see `isReached`. */
  isReached: boolean;
  /** `isReached`, and the name failed both before it and after it. */
  isProof: boolean;
  /** `isProof`, and the name failed at the same moment too: no outage explains the difference. */
  isContrast: boolean;
  /** Nobody answered there, or nobody with a certificate that is worth anything: see `isDeadEnd`. */
  isDeadEnd: boolean;
}

export interface Inquiry {
  url: string;
  host: string;
  isHttps: boolean;
  /** At least two attempts that failed alike at this hop, in the order of time; none of them answered. */
  attempts: Reading[];
  /** The same host over the other scheme. */
  twin: Answer | null;
  /** The connection with the name, and nothing sent over it. */
  knock: (Answer & { opened: boolean | null; isDotted: boolean }) | null;
  literals: Literal[];
  /**
   * Addresses of the host by DNS over HTTPS; empty where not known or where resolvers contradict each other. Where no
   * resolver could be asked, those at which the control found it.
   */
  honest: string[];
  /** A resolver over HTTPS gave `honest`; else it is the control's, which may stand in another region of a large host. */
  isResolved: boolean;
  /** `honest`, and where the control found it: a large host has addresses that not everybody is given. */
  known: string[];
  /** Every resolver over HTTPS that answered says that the name has no address, and at least one did. */
  isDenied: boolean;
  /** Where this browser was sent for the host: by the attempts, or, where they do not show it, by the twin. */
  sentTo: string[];
  /** Of `sentTo`, the addresses that the failed attempts themselves were connected to (Firefox). */
  connectedTo: string[];
  blockPages: readonly BlockPage[];
}

/** The addresses and the name are asked side by side; a probe may wait a little for its turn. */
const SAME_MOMENT_MS = 3000;

/** Null where the evidence is not of a kind that could prove anything. */
export function readInquiry({ ladder, failed, reached, sight, blockPages }: Case): Inquiry | null {
  if (ladder === null || reached.length > 0 || failed.length < 2 || !agree(failed)) return null;
  const { url } = ladder;
  const host = hostOf(url);
  if (host === null || !failed.every(({ observation }) => isSameService(observation.final_url, url)))
    return null;
  if (failed.some(({ observation }) => observation.proxy !== null)) return null;
  const attempts = failed.toSorted((a, b) => startOf(a.observation) - startOf(b.observation));
  const twin = ladder.twin === null || hostOf(ladder.twin.url) !== host ? null : answerOf(ladder.twin);
  const knock = readKnock(ladder);
  const own = attempts.flatMap(({ observation }) => destinationsOf(observation, host));
  const { isDenied, honest: resolved } = resolversOn(ladder);
  const honest = honestAddresses(ladder, sight);
  return {
    url,
    host,
    isHttps: url.startsWith('https:'),
    attempts,
    twin,
    knock,
    literals: readLiterals(ladder, attempts, knock),
    honest,
    isResolved: resolved.length > 0,
    known: [...new Set([...honest, ...addressesOf(sight)])],
    isDenied,
    sentTo: [...new Set(own.length > 0 || twin === null ? own : destinationsOf(twin.observation, host))],
    connectedTo: [...new Set(attempts.flatMap(({ observation }) => observation.address ?? []))],
    blockPages,
  };
}

/**
 * Failures agree when their class is one. A wait that our own timer ended agrees with whatever took longer than it: it
 * had not waited long enough to see it.
 */
function agree(failed: Answer[]): boolean {
  const seen = failed.filter(({ observation }) => observation.end !== 'timed_out');
  const waited = failed.filter(({ observation }) => observation.end === 'timed_out');
  const [first, ...others] = seen;
  if (first === undefined) return true;
  const { failure_class } = first.finding;
  if (failure_class === null || others.some(({ finding }) => finding.failure_class !== failure_class))
    return false;
  if (failure_class === 'timeout') return true;
  const quickest_ms = Math.min(...seen.map(({ observation }) => observation.duration_ms));
  if (failure_class === 'dns' && quickest_ms >= SILENT_RESOLVER_MS) return true;
  return waited.every(({ observation }) => observation.timeout_ms <= quickest_ms);
}

function readKnock({ url, knock = null }: Ladder): Inquiry['knock'] {
  if (knock === null) return null;
  const { url: asked } = knock.observation;
  const isDotted = (hostOf(asked) ?? '').endsWith('.');
  if (!isSameService(isDotted ? withoutDot(asked) : asked, url)) return null;
  return { ...answerOf(knock.observation), opened: knock.opened, isDotted };
}

/** It failed as the attempts did. */
function isFailingKnock(
  knock: Inquiry['knock'],
  attempts: Reading[],
): knock is NonNullable<Inquiry['knock']> {
  if (knock === null || knock.opened === true || knock.observation.proxy !== null) return false;
  const { failure, failure_class } = knock.finding;
  return failure !== null && failure_class !== 'local' && agree([...attempts, knock]);
}

function readLiterals({ url, literals }: Ladder, attempts: Reading[], knock: Inquiry['knock']): Literal[] {
  const starts = attempts.map(({ observation }) => startOf(observation));
  const failing = isFailingKnock(knock, attempts) ? [...starts, startOf(knock.observation)] : starts;
  return literals
    .filter(({ observation }) => isSameDoor(observation.url, url))
    .map((probe) => {
      const answer = answerOf(probe.observation);
      const at = startOf(probe.observation);
      const isBracketed = Math.min(...starts) < at && at < Math.max(...starts);
      const reached = isReached(probe, answer.finding);
      return {
        address: probe.address,
        ...answer,
        isReached: reached,
        isProof: reached && isBracketed,
        isContrast:
          reached && isBracketed && failing.some((moment) => Math.abs(at - moment) <= SAME_MOMENT_MS),
        isDeadEnd: !reached && isDeadEnd(answer),
      };
    });
}

/**
 * Over http any answer from there. Over https an answer, or the complaint that the certificate is for another name. A redirect from
 * there is an answer, wherever it leads and however that ends.
 */
export function isReached({ observation }: LiteralProbe, finding: Finding): boolean {
  const [first] = observation.hops;
  if (first !== undefined) return first.status !== null && first.address !== null;
  if (!isSameDoor(observation.final_url, observation.url)) return false; // The browser itself upgraded it.
  if (observation.end === 'answered') return observation.status !== null;
  return observation.url.startsWith('https:') && isOfAnotherName(finding);
}

/** A handshake that fails without a certificate does not count: many honest servers refuse one without a name. */
function isDeadEnd({ observation, finding }: Answer): boolean {
  if (observation.hops.length > 0 || observation.proxy !== null) return false;
  const { failure_class, failure, sign } = finding;
  if (failure_class === 'tls') return failure === 'ssl_unknown_authority' && sign !== 'alert';
  return isAtAddress(finding);
}

/** As `Inquiry.honest`. */
export function honestAddresses(ladder: Ladder, sight: ControlSight): string[] {
  const isAsked = ladder.doh.some(({ host, rcode }) => host === hostOf(ladder.url) && rcode !== null);
  return isAsked ? resolversOn(ladder).honest : addressesOf(sight);
}

/** As `Inquiry.known`, of the hop that was asked about, wherever the attempts ended. */
export function knownAddresses(ladder: Ladder, sight: ControlSight): string[] {
  const asked = sight.kind === 'none' ? sight : sightOf(sight.control, ladder.url);
  return [...new Set([...honestAddresses(ladder, asked), ...addressesOf(asked)])];
}

/** An answer that contradicts another makes both worthless, and one that points at the asker was not honest. */
export function resolversOn({ url, doh }: Ladder): Pick<Inquiry, 'honest' | 'isDenied'> {
  const said = doh.filter((answer) => answer.host === hostOf(url) && answer.rcode !== null);
  const isNamed = said.every(({ rcode, addresses }) => rcode === 'NOERROR' && addresses.length > 0);
  const isDenied = said.every(
    ({ rcode, addresses }) => addresses.length === 0 && (rcode === 'NXDOMAIN' || rcode === 'NOERROR'),
  );
  const addresses = [...new Set(said.flatMap((answer) => answer.addresses))];
  const isHonest = !addresses.some(isOwnMachine);
  return { honest: isNamed && isHonest ? addresses : [], isDenied: said.length > 0 && isDenied };
}

/** Each of these addresses answers without the name; false of none. */
export function areProven(addresses: readonly string[], { literals }: Inquiry): boolean {
  const isProven = (address: string) =>
    literals.some((literal) => literal.isContrast && isAmong(literal.address, [address]));
  return addresses.length > 0 && addresses.every(isProven);
}

/** Every address of `host` that the attempt shows: looked up beside it, connected to, or seen in a redirect. */
export function destinationsOf(
  { dns, address, final_url, hops, proxy }: Observation,
  host: string,
): string[] {
  if (proxy !== null) return [];
  const lookedUp = dns !== null && dns.host === host ? dns.addresses : [];
  const last = address !== null && hostOf(final_url) === host ? [address] : [];
  const before = hops.flatMap((hop) =>
    hop.address !== null && hostOf(hop.url) === host ? [hop.address] : [],
  );
  return [...lookedUp, ...last, ...before];
}

function answerOf(observation: Observation): Answer {
  return { observation, finding: explain(observation) };
}

export function startOf({ started_at }: Observation): number {
  return Date.parse(started_at);
}

function withoutDot(url: string): string {
  const bare = new URL(url);
  bare.hostname = bare.hostname.replace(/\.$/, '');
  return bare.href;
}

/** The same scheme, host and port. */
function isSameService(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin;
}

/** The same scheme and port, whatever the host. */
function isSameDoor(a: string, b: string): boolean {
  if (!URL.canParse(a) || !URL.canParse(b)) return false;
  const [first, second] = [new URL(a), new URL(b)];
  return first.protocol === second.protocol && first.port === second.port;
}
