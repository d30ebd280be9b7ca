/** DNS over HTTPS (RFC 8484): what a name should be, asked past the provider's resolver. */
import { decode, encode } from '@leichtgewicht/dns-packet';
import type { DohAnswer } from './doh-answer.ts';
import { DOH_RESOLVERS } from './doh-resolvers.data.ts';

/** OONI gives a DNS lookup 4 s (ts-017). */
const PATIENCE_MS = 4000;
/** A name, its answer, and a share of the connection to the resolver, which is kept for the next name. */
const BYTES = 1500;
const MAX_ASKED = 3;
/** For IPv4 addresses and for IPv6 ones. */
const MOST_EACH = 2;

/**
 * Asks resolvers for the IPv4 addresses of a host, and for its IPv6 ones where it has no IPv4.
 * The next resolver is asked when one gives no DNS message; and, for agreement, when one says that there are no
 * addresses. Where `requests` do not last for that, what was said of no addresses counts as not said. Never rejects. Empty when
 * the host is an address itself.
 */
export type AskDoh = (
  host: string,
  resolvers: readonly string[] | null,
  limits: { signal: AbortSignal; requests: number },
) => Promise<DohAnswer[]>;

interface DohWorld {
  fetch: typeof fetch;
  now: () => Date;
  /** Monotonic, in milliseconds. */
  clock: () => number;
}

export function createDoh(world: DohWorld): AskDoh {
  /** Those that gave no DNS message the last time are asked last: a blocked resolver costs its patience only once. */
  const silent = new Set<string>();

  return async (host, chosen, { signal, requests }) => {
    const resolvers = (chosen ?? DOH_RESOLVERS).toSorted(
      (a, b) => Number(silent.has(a)) - Number(silent.has(b)),
    );
    const answers: DohAnswer[] = [];
    let left = requests;
    for (const resolver of resolvers.slice(0, MAX_ASKED)) {
      if (signal.aborted) break;
      if (left < MOST_EACH) return answers.map(unconfirmed);
      const answer = await askOne(world, resolver, host, signal);
      answers.push(answer);
      left -= answer.requests;
      if (answer.rcode === null) silent.add(resolver);
      else silent.delete(resolver);
      const isAgreed = answers.filter(({ rcode }) => rcode !== null).length > 1;
      if (answer.addresses.length > 0 || isAgreed) break;
    }
    return answers;
  };
}

async function askOne(
  world: DohWorld,
  resolver: string,
  host: string,
  signal: AbortSignal,
): Promise<DohAnswer & { requests: number }> {
  const at = world.now().toISOString();
  const start = world.clock();
  const first = await query(world, resolver, host, 'A', signal);
  const isEmpty = first.rcode === 'NOERROR' && first.addresses.length === 0;
  const said = isEmpty ? await query(world, resolver, host, 'AAAA', signal) : first;
  const requests = isEmpty ? 2 : 1;
  return {
    resolver,
    host,
    at,
    duration_ms: world.clock() - start,
    bytes: requests * BYTES,
    requests,
    ...said,
  };
}

/** That there are no addresses takes two resolvers that agree. */
function unconfirmed(answer: DohAnswer): DohAnswer {
  return { ...answer, rcode: null, error: answer.error ?? 'not confirmed' };
}

type Said = Pick<DohAnswer, 'addresses' | 'rcode' | 'error'>;

async function query(
  { fetch }: DohWorld,
  resolver: string,
  host: string,
  type: 'A' | 'AAAA',
  signal: AbortSignal,
): Promise<Said> {
  try {
    const response = await fetch(questionUrl(resolver, host, type), {
      headers: { accept: 'application/dns-message' },
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    if (!response.ok) return nothing(`http ${response.status}`);
    return read(new Uint8Array(await response.arrayBuffer()), type);
  } catch (error) {
    return nothing(error instanceof DOMException ? error.name : 'no answer');
  }
}

/** RFC 8484 §4.1: GET, the id 0, base64url without padding. */
function questionUrl(resolver: string, host: string, type: 'A' | 'AAAA'): string {
  const message = encode({
    type: 'query',
    id: 0,
    flags: RECURSION_DESIRED,
    questions: [{ type, name: host, class: 'IN' }],
  });
  const url = new URL(resolver.replace('{?dns}', ''));
  const text = btoa(String.fromCharCode(...message));
  url.searchParams.set('dns', text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''));
  return url.href;
}

/** RFC 1035 §4.1.1. */
const RECURSION_DESIRED = 0x0100;

function read(bytes: Uint8Array, type: 'A' | 'AAAA'): Said {
  try {
    const message = decode(bytes);
    const addresses = (message.answers ?? []).flatMap((answer) =>
      answer.type === type && typeof answer.data === 'string' ? [answer.data] : [],
    );
    return { addresses, rcode: message.rcode ?? null, error: null };
  } catch {
    return nothing('not a DNS message');
  }
}

function nothing(error: string): Said {
  return { addresses: [], rcode: null, error };
}
