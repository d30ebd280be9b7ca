/** Signing keys are born here, and hand over to the next. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { CollectorKey } from '../../utils/targets/schema.control.ts';
import type { KeyFile } from './key-file.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const VALID_DAYS = 2 * 365;
/** A clock that goes a little wrong must not make a fresh key look as if it were of the future. */
const EARLIER_MS = DAY_MS;

interface Newborn {
  entry: CollectorKey;
  private_key: string;
}

/** The first key of a collector: nobody vouches for it, clients pin it at first use. */
export async function firstKey(now: Date): Promise<KeyFile> {
  const { entry, private_key } = await newKey(now);
  return { keys: [entry], private_key };
}

/** A new key that the present one signs; the present one's private half is left out and so forgotten. */
export async function withSuccessor({ keys, private_key }: KeyFile, now: Date): Promise<KeyFile> {
  const present = keys.at(-1);
  if (present === undefined) throw new Error('a key file holds at least one key');
  const next = await newKey(now);
  const { succeeded_by: _, ...vouchedFor } = next.entry;
  const signature = await signature64(private_key, vouchedFor);
  return {
    keys: [...keys.slice(0, -1), { ...present, succeeded_by: { id: next.entry.id, signature } }, next.entry],
    private_key: next.private_key,
  };
}

/** Ed25519 over the RFC 8785 form of `value`, base64url. */
export async function signature64(privateKey: string, value: object): Promise<string> {
  const key = await crypto.subtle.importKey('pkcs8', Buffer.from(privateKey, 'base64url'), 'Ed25519', false, [
    'sign',
  ]);
  const bytes = new TextEncoder().encode(canonicalize(value));
  return Buffer.from(await crypto.subtle.sign('Ed25519', key, bytes)).toString('base64url');
}

async function newKey(now: Date): Promise<Newborn> {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new Error('Ed25519 makes pairs');
  const raw = Buffer.from(await crypto.subtle.exportKey('raw', pair.publicKey));
  return {
    entry: {
      id: `signing-${createHash('sha256').update(raw).digest('hex').slice(0, 16)}`,
      purpose: 'signing',
      algorithm: 'Ed25519',
      public_key: raw.toString('base64url'),
      valid_from: new Date(now.getTime() - EARLIER_MS).toISOString(),
      valid_until: new Date(now.getTime() + VALID_DAYS * DAY_MS).toISOString(),
      succeeded_by: null,
    },
    private_key: Buffer.from(await crypto.subtle.exportKey('pkcs8', pair.privateKey)).toString('base64url'),
  };
}
