/** One DNS query in wire format to one answer (RFC 1035). Pure. */
import { RECURSION_AVAILABLE, RECURSION_DESIRED, decode, encode } from 'dns-packet';
import type { Answer, Packet } from 'dns-packet';
import type { Records, Zone } from './zone.ts';

const TTL_SECONDS = 60;
const RCODES = { nxdomain: 3, servfail: 2, refused: 5, empty: 0 };

/** The bytes to send back, or null to stay silent. A name outside the zone does not exist. */
export function answerQuery(query: Buffer, zone: Zone): Buffer | null {
  const asked = readQuery(query);
  const question = asked?.questions?.[0];
  if (!asked || !question) return null;
  const records = zone.get(question.name.toLowerCase()) ?? 'nxdomain';
  if (records === 'silence') return null;
  if (records === 'garbage')
    return Buffer.concat([query.subarray(0, 2), Buffer.from([0x81, 0x80, 0xff, 0xff, 0xff])]);
  return encode({
    id: asked.id ?? 0,
    type: 'response',
    flags: RECURSION_DESIRED | RECURSION_AVAILABLE | (typeof records === 'string' ? RCODES[records] : 0),
    questions: [question],
    answers: typeof records === 'string' ? [] : answersFor(question.name, question.type, records),
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

function answersFor(name: string, type: string, records: Exclude<Records, string>): Answer[] {
  const addresses = { A: records.ipv4, AAAA: records.ipv6 }[type] ?? [];
  return addresses.map((data) => ({ name, type, ttl: TTL_SECONDS, data }));
}
