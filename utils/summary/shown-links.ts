/** What the evidence shows of each link of the chain, wherever it broke. Without evidence a link is not known. */
import { compareAddresses } from '../diagnose/address-kind.ts';
import { classify } from '../diagnose/classify.ts';
import { hostOf } from '../diagnose/hosts.ts';
import { destinationsOf, resolversOn } from '../diagnose/inquiry.ts';
import { isConnected, isRequestSent } from '../diagnose/stages-seen.ts';
import type { Operation, Verdict } from '../diagnose/verdict.ts';
import type { Observation } from '../probe/observation.ts';
import type { Result } from '../store/records.ts';
import type { LinkName, LinkState, Shown } from './link.ts';

interface ShownLink {
  state: LinkState;
  by: Shown;
  values: string[];
}

const MOST_ADDRESSES = 3;

/**
 * Where the attempts do not show an address, the one of the same host over the other scheme stands for it.
 * @param url of the hop that the verdict speaks of.
 */
export function showLinks(result: Result, url: string, host: string): Record<LinkName, ShownLink> {
  const attempts = attemptsAt(result, host);
  const stage = furthest(attempts, result, host);
  const isHttps = url.startsWith('https:');
  const twin = result.ladder?.twin ?? null;
  const own = attempts.flatMap((attempt) => destinationsOf(attempt, host));
  const addresses = [...new Set(own.length > 0 || twin === null ? own : destinationsOf(twin, host))];
  return {
    name:
      addresses.length > 0
        ? held('addresses', addresses.slice(0, MOST_ADDRESSES))
        : stage >= STAGES.connect
          ? held('went_on')
          : open('unseen'),
    address: isHttps && stage >= STAGES.http_round_trip ? held('certified') : showAddress(result, addresses),
    connection: stage >= STAGES.tls_handshake ? held('connected') : open('unseen'),
    encryption: isHttps && stage >= STAGES.http_round_trip ? held('secured') : open('unseen'),
    page: showPage(result.verdict, attempts.at(-1)),
  };
}

function showAddress({ verdict, ladder }: Result, addresses: string[]): ShownLink {
  const honest = ladder === null ? [] : resolversOn(ladder).honest;
  const compared = compareAddresses(addresses, honest);
  if (compared === 'same') return held('agreed');
  if (verdict.verdict === 'ok') return held('uncompared');
  if (verdict.reasons.includes('server_name_filtered') && addresses.length > 0) return held('answers');
  if (verdict.reasons.includes('host_name_filtered')) return held('certified');
  if (compared === 'apart') return open('differs');
  return open(addresses.length === 0 ? 'unseen' : 'uncompared');
}

/** Of an unsteady target only the attempts that failed: those that came through tell nothing about them. */
function attemptsAt({ observations, verdict }: Result, host: string): Observation[] {
  return observations.filter((observation) => {
    const hosts = [observation.final_url, ...observation.hops.map(({ url }) => url)].map(hostOf);
    const isHere = hosts.includes(host) && observation.end !== 'stopped';
    return isHere && (!verdict.reasons.includes('unstable') || classify(observation).failure !== null);
  });
}

/** In the order in which an attempt comes to them. */
const STAGES: Record<Operation | 'answered', number> = {
  resolve: 0,
  connect: 1,
  tls_handshake: 2,
  http_round_trip: 3,
  answered: 4,
};

/** The furthest stage that any attempt, or the proof of the verdict, came to. A connection that was opened is one, too. */
function furthest(attempts: Observation[], { verdict, ladder }: Result, host: string): number {
  const { operation } = verdict;
  const proven = operation === null || verdict.verdict === 'unknown' ? 0 : STAGES[operation];
  const opened = ladder?.knock?.opened === true ? STAGES.http_round_trip : 0;
  return Math.max(proven, opened, ...attempts.map((attempt) => stageAt(attempt, host)));
}

function stageAt(observation: Observation, host: string): number {
  const { failure_class, operation } = classify(observation);
  const isSentOn = hostOf(observation.final_url) !== host;
  if (observation.end === 'answered' || isSentOn) return STAGES.answered;
  if (observation.status !== null || isRequestSent(observation)) return STAGES.http_round_trip;
  if (operation !== null) return STAGES[operation];
  if (isConnected(observation)) return STAGES.tls_handshake;
  // The browser had an address to reset, refuse or fail at.
  return failure_class === null || failure_class === 'timeout' || failure_class === 'dns'
    ? 0
    : STAGES.connect;
}

/** A page that came and is not believed has nothing that bears it out. */
function showPage({ verdict }: Verdict, last: Observation | undefined): ShownLink {
  const status = last?.status ?? null;
  if (verdict === 'ok' && status !== null) return held('status', [String(status)]);
  return open(status === null ? 'unseen' : 'uncompared');
}

function held(by: Shown, values: string[] = []): ShownLink {
  return { state: 'held', by, values };
}

function open(by: Shown): ShownLink {
  return { state: 'unknown', by, values: [] };
}
