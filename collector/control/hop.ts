/** One URL, step by step: name, addresses, TLS, request. */
import { isIP, isIPv6 } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Control, ControlHop } from '../../utils/targets/schema.control.ts';
import { connectTo, type Connection } from './connect.ts';
import { shakeHands, type TlsFacts } from './handshake.ts';
import { isPublicAddress } from './public-address.ts';
import { exchange, type Exchange } from './request.ts';
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

  return askOver(fewOf(open), { url, host, port }, hop, world);
}

interface Asked {
  url: URL;
  host: string;
  port: 80 | 443;
}

/** Any address that works counts, the first that takes a connection before the rest. */
async function askOver(
  addresses: readonly string[],
  asked: Asked,
  hop: ControlHop,
  world: HopWorld,
): Promise<HopSeen> {
  const { port } = asked;
  const attempts = addresses.map((address) => connectTo(address, port, world.signal));
  const first = await firstStanding(attempts);
  // Asked at once: servers do not like connections that say nothing while another address is waited for.
  let seen = first === null ? null : await askOne(first, asked, hop, world);
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
    const connection = await connectTo(address, port, world.signal);
    if (connection.ok) seen = await askOne(connection, asked, hop, world);
  }
  return { ...seen, hop: { ...seen.hop, connects: hop.connects } };
}

type Standing = Extract<Connection, { ok: true }>;

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

async function askOne(
  connection: Standing,
  { url, host }: Asked,
  hop: ControlHop,
  world: HopWorld,
): Promise<HopSeen> {
  let tls: TlsFacts | null = null;
  let channel: Parameters<typeof exchange>[0] = connection.socket;
  if (url.protocol === 'https:') {
    const { facts, socket } = await shakeHands(connection.socket, host, world.trust);
    tls = facts;
    if (socket === null) {
      return { hop: { ...hop, tls }, failure: facts.failure, operation: 'tls_handshake', exchange: null };
    }
    channel = socket;
  }
  const answer = await exchange(channel, url);
  const { failure, status, location } = answer;
  return {
    hop: { ...hop, tls, http: { failure, status, location } },
    failure,
    operation: failure === null ? null : 'http_round_trip',
    exchange: answer,
  };
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
