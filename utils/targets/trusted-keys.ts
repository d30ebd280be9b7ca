/**
 * Which keys of a collector are trusted. At the first contact its signing keys are taken as they are (a connection over TLS
 * vouches for them), and kept. From then on a key counts only when a chain of signatures leads to it from a kept one:
 * whoever takes over the collector's name or its line cannot put a key of their own in their place. A key that has handed over
 * is forgotten: it can neither sign nor hand over a second time.
 */
import { Check } from 'typebox/value';
import { CLOCK_TOLERANCE_MS } from './freshness.ts';
import { CollectorKeys } from './schema.control.ts';
import type { CollectorKey } from './schema.control.ts';
import type { CheckSignature } from './signature.ts';

/** A collector dates a key a day back, and what it signed with the one before it is handed out a little longer. */
const HANDING_OVER_MS = 2 * 24 * 60 * 60 * 1000;

/** As much of a signing key as is kept. The times are those that it had when it was taken: nobody signs an extension. */
export type TrustedKey = Pick<CollectorKey, 'id' | 'public_key' | 'valid_from' | 'valid_until'>;

export type KeysRefusal =
  /** Not a key document. */
  | 'malformed'
  /** None of the kept keys is offered any more, one is offered with other bytes, or a successor's signature is false. */
  | 'key_changed'
  /** The kept keys have expired and none of them has a successor; at the first contact: no key is valid. */
  | 'key_expired'
  /** This browser cannot check a signature. */
  | 'unable';

export type KeysAcceptance =
  /** `relay`, the key of the gateway behind it, `issuer`: as offered, null where none is. Nothing signs them. */
  | {
      ok: true;
      keys: TrustedKey[];
      relay: string | null;
      gateway_key: string | null;
      issuer: string | null;
    }
  | { ok: false; refusal: KeysRefusal };

/**
 * @param kept What an earlier call accepted; empty at the first contact.
 * @param offered What the collector answered, whatever that is.
 * @returns The keys to keep in place of `kept`. Expired ones are among them only where no valid one follows them.
 */
export async function acceptKeys(
  kept: readonly TrustedKey[],
  offered: unknown,
  now: Date,
  checkSignature: CheckSignature,
): Promise<KeysAcceptance> {
  if (!Check(CollectorKeys, offered)) return refuse('malformed');
  const signing = offered.keys.filter(
    ({ purpose, algorithm }) => purpose === 'signing' && algorithm === 'Ed25519',
  );
  const trusted = new Map<string, TrustedKey>();
  for (const key of kept.length > 0 ? kept : signing.filter((one) => isValidAt(one, now)))
    trusted.set(key.id, remembered(key));

  const waiting = [...trusted.values()];
  const retired = new Set<string>();
  let isOffered = false;
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const { id, public_key, valid_until } = key;
    const here = signing.filter((one) => one.id === id);
    if (here.some((one) => one.public_key !== public_key)) return refuse('key_changed');
    isOffered ||= here.length > 0;
    for (const { succeeded_by } of here) {
      if (succeeded_by === null || succeeded_by.id === id) continue;
      const successor = signing.find((one) => one.id === succeeded_by.id);
      if (successor === undefined) continue;
      const { succeeded_by: _next, ...signed } = successor;
      const check = await checkSignature(public_key, signed, succeeded_by.signature);
      // A key that had expired by then had nothing to hand on.
      const inTime = Date.parse(successor.valid_from) <= Date.parse(valid_until);
      if (check !== 'valid' || !inTime) return refuse(check === 'unable' ? 'unable' : 'key_changed');
      if (hasTakenOver(successor, now)) retired.add(id);
      if (trusted.has(successor.id)) continue;
      trusted.set(successor.id, remembered(successor));
      waiting.push(remembered(successor));
    }
  }
  for (const id of retired) trusted.delete(id);
  if (kept.length > 0 && !isOffered) return refuse('key_changed');

  const unexpired = [...trusted.values()].filter((key) => !hasExpired(key, now));
  if (unexpired.length === 0) return refuse('key_expired');
  const { relay = null, issuer = null } = offered;
  return { ok: true, keys: unexpired, relay, gateway_key: gatewayKeyIn(offered, now), issuer };
}

function gatewayKeyIn({ keys }: CollectorKeys, now: Date): string | null {
  const key = keys.find((one) => one.purpose === 'ohttp' && isValidAt(one, now));
  return key?.public_key ?? null;
}

export function isValidAt(key: TrustedKey, now: Date): boolean {
  const begun = Date.parse(key.valid_from) <= now.getTime() + CLOCK_TOLERANCE_MS;
  return begun && !hasExpired(key, now);
}

/** From then on nothing more is signed by the key before it: whoever stole that one must not go on with it. */
function hasTakenOver({ valid_from }: TrustedKey, now: Date): boolean {
  return now.getTime() - Date.parse(valid_from) > HANDING_OVER_MS;
}

/** A time that is none has passed. */
function hasExpired({ valid_until }: TrustedKey, now: Date): boolean {
  return !(now.getTime() < Date.parse(valid_until));
}

function remembered({ id, public_key, valid_from, valid_until }: TrustedKey): TrustedKey {
  return { id, public_key, valid_from, valid_until };
}

function refuse(refusal: KeysRefusal): KeysAcceptance {
  return { ok: false, refusal };
}
