/** One look at one target: its redirect chain, hop by hop, and where it ended. */
import { isIPv6 } from 'node:net';
import type { Control } from '../../utils/targets/schema.control.ts';
import { REDIRECTS } from './answer-facts.ts';
import type { HostTurns } from './host-turns.ts';
import { lookAtHop, type HopSeen, type HopWorld } from './hop.ts';

const MOST_REDIRECTS = 10;
const LONGEST_URL = 2048;

/** `no_sight`: from here nothing can be said of it, since it is on another port, or IPv6 has never worked here. */
export type Look = { kind: 'control'; control: Control } | { kind: 'no_sight' };

/** Only web ports are ever asked. */
export function portOf(url: URL): 80 | 443 | null {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  return port === 80 || port === 443 ? port : null;
}

export async function lookAt(target: string, world: HopWorld, turns: HostTurns): Promise<Look> {
  const measured_at = new Date().toISOString();
  const hops: Control['hops'] = [];
  let url = new URL(target);
  for (;;) {
    const [here, port] = [url, portOf(url)];
    if (port === null) return { kind: 'no_sight' };
    const seen = await turns.take(here.hostname, () => lookAtHop(here, port, world));
    if (isBlindTo(seen, world)) return { kind: 'no_sight' };
    hops.push(seen.hop);
    const next = nextOf(seen, here);
    if (next.kind === 'end' || hops.length > MOST_REDIRECTS) {
      const failure = next.kind === 'end' ? next.failure : 'too_many_redirects';
      const operation = failure === null ? null : (seen.operation ?? 'http_round_trip');
      return { kind: 'control', control: { ...pageOf(seen), measured_at, hops, failure, operation } };
    }
    url = next.url;
  }
}

type Next = { kind: 'end'; failure: string | null } | { kind: 'on'; url: URL };

function nextOf({ failure, exchange }: HopSeen, from: URL): Next {
  if (failure !== null || exchange === null) return { kind: 'end', failure };
  const { status, location } = exchange;
  if (status === null || location === null || !REDIRECTS.has(status)) return { kind: 'end', failure: null };
  const url = URL.canParse(location, from) ? new URL(location, from) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.href.length > LONGEST_URL) {
    return { kind: 'end', failure: 'http_invalid_redirect_location_host' };
  }
  url.hash = '';
  // It leads to where we do not ask: the site has answered, and what is there is not known.
  return portOf(url) === null ? { kind: 'end', failure: null } : { kind: 'on', url };
}

function pageOf({
  exchange,
}: HopSeen): Pick<Control, 'status' | 'body_length' | 'body_cut' | 'title' | 'header_names'> {
  return {
    status: exchange?.status ?? null,
    body_length: exchange?.body?.body_length ?? null,
    body_cut: exchange?.body?.body_cut ?? false,
    title: exchange?.body?.title ?? null,
    header_names: exchange?.header_names ?? [],
  };
}

/** Every address is IPv6, and whether IPv6 works here at all is not known: that is no failure of the site. */
function isBlindTo({ hop: { connects } }: HopSeen, { ipv6 }: HopWorld): boolean {
  const isIpv6Only = connects.length > 0 && connects.every(({ address }) => isIPv6(address));
  return isIpv6Only && !ipv6.works && connects.every(({ failure }) => failure !== null);
}
