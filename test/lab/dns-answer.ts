/** One DNS query in wire format to one answer (RFC 1035). Pure. */
import { RECURSION_AVAILABLE, RECURSION_DESIRED, TRUNCATED_RESPONSE, decode, encode } from 'dns-packet';
import type { Answer, Packet } from 'dns-packet';
import type { Failing, Found, Records, Zone } from './zone.ts';

const TTL_SECONDS = 60;
const RCODES = { nxdomain: 3, servfail: 2, refused: 5, empty: 0 };

/** The bytes to send back, or null to stay silent. A name outside the zone does not exist. */
export function answerQuery(query: Buffer, zone: Zone, isUdp = false): Buffer | null {
  const name = nameAsked(query);
  return name === '' ? null : answerWith(query, zone.get(name) ?? 'nxdomain', isUdp);
}

/** The same with these records, whatever the name. */
export function answerWith(query: Buffer, records: Records, isUdp: boolean): Buffer | null {
  const asked = readQuery(query);
  const question = asked?.questions?.[0];
  if (!asked || !question) return null;
  const found = settle(records, question.type, isUdp);
  if (found === 'silence') return null;
  if (found === 'garbage')
    return Buffer.concat([query.subarray(0, 2), Buffer.from([0x81, 0x80, 0xff, 0xff, 0xff])]);
  const isCut = found === 'cut';
  return encode({
    id: asked.id ?? 0,
    type: 'response',
    flags: RECURSION_DESIRED | RECURSION_AVAILABLE | (isCut ? TRUNCATED_RESPONSE : rcodeOf(found)),
    questions: [question],
    answers: typeof found === 'string' ? [] : answersFor(question, found),
  });
}

/** In lower case; empty where it is no query. */
export const nameAsked = (query: Buffer): string =>
  readQuery(query)?.questions?.[0]?.name.toLowerCase() ?? '';

function readQuery(query: Buffer): Packet | null {
  try {
    return decode(query);
  } catch {
    return null;
  }
}

/** What is said to this very query. */
function settle(records: Records, type: string, isUdp: boolean): Failing | Found | 'cut' {
  if (typeof records === 'string' || 'ipv4' in records) return records;
  if ('tcp_only' in records) return isUdp ? 'cut' : settle(records.tcp_only, type, isUdp);
  return settle(type === 'AAAA' ? records.by_type.AAAA : records.by_type.A, type, isUdp);
}

function rcodeOf(found: Failing | Found | 'cut'): number {
  const failing = typeof found === 'object' ? found.end : found;
  return failing === undefined ? 0 : (new Map<string, number>(Object.entries(RCODES)).get(failing) ?? 0);
}

function answersFor({ name, type }: { name: string; type: string }, found: Found): Answer[] {
  const ttl = TTL_SECONDS;
  const way = [name, ...(found.aliases ?? [])];
  const aliases = way.slice(1).map((data, place) => ({ name: way[place] ?? name, type: 'CNAME', ttl, data }));
  const addresses = { A: found.ipv4, AAAA: found.ipv6 }[type] ?? [];
  return [...aliases, ...addresses.map((data) => ({ name: way.at(-1) ?? name, type, ttl, data }))];
}
