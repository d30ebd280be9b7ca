/** One URL, step by step: name, addresses, TLS, request. */
import { isIP, isIPv6 } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Control, ControlHop } from '../../utils/targets/schema.control.ts';
import type { Exchange } from './answer-facts.ts';
import { askOne, type Asked, type Standing } from './ask-one.ts';
import { connectTo, type Connection } from './connect.ts';
import { isPublicAddress } from './public-address.ts';
import type { Lookup } from './resolve-name.ts';

/** What a look needs of the world. */
export interface HopWorld {
  resolve: (host: string) => Promise<Lookup>;
  /** Null: not known. */
  asnOf: (address: string) => number | null;
  trust: SecureContext;
  /** True once an IPv6 address has taken a connection. */
  ipv6: { works: boolean };
  /** Ends every connection: the collector stops. */
  signal: AbortSignal;
}

export interface HopSeen {
  hop: ControlHop;
  failure: string | null;
  operation: Control['operation'];
  /** Null where nothing was asked. */
  exchange: Exchange | null;
}

/** Sites publish many; these are enough to know whether it answers. */
const MOST_ADDRESSES_A_FAMILY = 4;
/** Asked besides the first, where that one fails in TLS or HTTP. */
const MOST_FURTHER = 2;
const MOST_RECORDED = 64;

/** `url` must be on port 80 or 443 (`portOf`). */
export async function lookAtHop(url: URL, port: 80 | 443, world: HopWorld): Promise<HopSeen> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isAddress = isIP(host) !== 0;
  const lookup: Lookup = isAddress ? { addresses: [host], failure: null } : await world.resolve(host);
  const hop: ControlHop = { url: url.href, dns: null, connects: [], tls: null, http: null };
  const open = lookup.addresses.filter(isPublicAddress);
  const failure = lookup.failure ?? (open.length === 0 ? 'dns_bogon_error' : null);
  if (!isAddress || failure !== null) hop.dns = dnsFacts(lookup.addresses, failure, world);
  if (failure !== null) return { hop, failure, operation: 'resolve', exchange: null };

  const { trust, signal } = world;
  return askOver(fewOf(open), { url, host, port, trust, signal }, hop, world);
}

/** Any address that works counts, the first that takes a connection before the rest. */
async function askOver(
  addresses: readonly string[],
  asked: Asked,
  hop: ControlHop,
  world: HopWorld,
): Promise<HopSeen> {
  const attempts = addresses.map((address) => connectTo(address, asked.port, asked.signal));
  const first = await firstStanding(attempts);
  // Asked at once: servers do not like connections that say nothing while another address is waited for.
  let seen = first === null ? null : await askOne(first, asked);
  const connections = await Promise.all(attempts);
  hop.connects = connections.map((connection) => ({
    address: connection.address,
    failure: connection.ok ? null : connection.failure,
  }));
  if (connections.some(({ ok, address }) => ok && isIPv6(address))) world.ipv6.works = true;
  if (seen === null) return { hop, failure: failureOfAll(connections), operation: 'connect', exchange: null };
  for (const { address } of connections
    .filter((other) => other.ok && other !== first)
    .slice(0, MOST_FURTHER)) {
    if (seen.failure === null) break;
    const connection = await connectTo(address, asked.port, asked.signal);
    if (connection.ok) seen = await askOne(connection, asked);
  }
  const { tls, failure, operation, exchange } = seen;
  return { hop: { ...hop, tls, http: exchange && httpFacts(exchange) }, failure, operation, exchange };
}

/** Null where none does. The others are ended as soon as they stand. */
async function firstStanding(attempts: readonly Promise<Connection>[]): Promise<Standing | null> {
  const { promise, resolve } = Promise.withResolvers<Standing | null>();
  let isTaken = false;
  const all = attempts.map(async (attempt) => {
    const connection = await attempt;
    if (!connection.ok) return;
    if (isTaken) connection.socket.destroy();
    else resolve(connection);
    isTaken = true;
  });
  void Promise.all(all).then(() => resolve(null));
  return promise;
}

function httpFacts({ failure, status, location }: Exchange): ControlHop['http'] {
  return { failure, status, location };
}

function dnsFacts(addresses: string[], failure: string | null, world: HopWorld): ControlHop['dns'] {
  const asns = new Set(addresses.flatMap((address) => world.asnOf(address) ?? []));
  return {
    failure,
    addresses: addresses.slice(0, MOST_RECORDED),
    asns: [...asns].toSorted((a, b) => a - b).slice(0, MOST_RECORDED),
  };
}

function fewOf(addresses: readonly string[]): string[] {
  return [4, 6].flatMap((family) =>
    addresses.filter((address) => isIP(address) === family).slice(0, MOST_ADDRESSES_A_FAMILY),
  );
}

/** IPv4 comes first: many networks have no IPv6, which says nothing of the site. */
function failureOfAll(connections: readonly Connection[]): string | null {
  return connections.flatMap((connection) => (connection.ok ? [] : connection.failure))[0] ?? null;
}
