/** Asks several resolvers for all addresses of one name, IPv4 and IPv6. */
import { Resolver } from 'node:dns/promises';
import { dnsFailure } from './failure-words.ts';

export interface Lookup {
  /** What all resolvers said, sorted. */
  addresses: string[];
  /** Null where at least one resolver gave an address. */
  failure: string | null;
}

const DNS_LIMIT_MS = 4_000;
/** Two tries: the second waits twice as long. Together they end within the limit. */
const TRIES = { timeout: 1_300, tries: 2 };

/** The surest statement about the name comes first: a resolver that says nothing does not contradict one that does. */
const SUREST_FIRST = [
  'dns_nxdomain_error',
  'dns_no_answer',
  'dns_servfail_error',
  'dns_refused_error',
  'generic_timeout_error',
];

/** `resolvers` as `dns.setServers` takes them: `198.51.100.3`, `198.51.100.3:5353`, `[2001:db8::53]:53`. Ends early with `signal`. */
export async function resolveName(
  host: string,
  resolvers: readonly string[],
  signal: AbortSignal,
): Promise<Lookup> {
  const lookups = await Promise.all(resolvers.map((resolver) => askOne(host, resolver, signal)));
  const addresses = [...new Set(lookups.flatMap((lookup) => lookup.addresses))].toSorted();
  if (addresses.length > 0) return { addresses, failure: null };
  const failures = lookups.flatMap(({ failure }) => failure ?? []);
  return { addresses, failure: SUREST_FIRST.find((word) => failures.includes(word)) ?? 'dns_lookup_error' };
}

async function askOne(host: string, server: string, signal: AbortSignal): Promise<Lookup> {
  const resolver = new Resolver(TRIES);
  resolver.setServers([server]);
  const stop = (): void => resolver.cancel();
  const late = setTimeout(stop, DNS_LIMIT_MS);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const [a, aaaa] = await Promise.all([
      answerOf(resolver.resolve4(host)),
      answerOf(resolver.resolve6(host)),
    ]);
    const addresses = [...a.addresses, ...aaaa.addresses];
    return { addresses, failure: addresses.length > 0 ? null : ofBoth(a.failure, aaaa.failure) };
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', stop);
  }
}

async function answerOf(asked: Promise<string[]>): Promise<Lookup> {
  try {
    return { addresses: await asked, failure: null };
  } catch (error) {
    return { addresses: [], failure: dnsFailure(error) };
  }
}

/** One resolver, two questions. "No such name" is said of the name; "no address" only of the type that was asked for. */
function ofBoth(a: string | null, aaaa: string | null): string | null {
  if (a === 'dns_nxdomain_error' || aaaa === 'dns_nxdomain_error') return 'dns_nxdomain_error';
  return a === 'dns_no_answer' ? aaaa : a;
}
