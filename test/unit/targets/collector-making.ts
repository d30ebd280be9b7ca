/** What a collector makes: keys that follow each other, and bundles that they sign. */
import type {
  CollectorKey,
  Control,
  ControlBundle,
  ControlHop,
} from '../../../utils/targets/schema.control.ts';
import { toBase64url } from '../../../utils/targets/base64url.ts';
import { canonicalBytes } from '../../../utils/targets/signature.ts';

export const NOW = new Date('2026-06-01T12:00:00.000Z');
const MINUTE_MS = 60_000;
export const DAY_MINUTES = 24 * 60;

/** Minutes from NOW. */
export function at(minutes: number): string {
  return new Date(NOW.getTime() + minutes * MINUTE_MS).toISOString();
}

export interface SigningKey {
  published: CollectorKey;
  sign: (value: object) => Promise<string>;
}

export async function makeKey(id: string, change: Partial<CollectorKey> = {}): Promise<SigningKey> {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new Error('Ed25519 makes pairs');
  const raw = await crypto.subtle.exportKey('raw', pair.publicKey);
  return {
    published: {
      id,
      purpose: 'signing',
      algorithm: 'Ed25519',
      public_key: toBase64url(new Uint8Array(raw)),
      valid_from: at(-DAY_MINUTES),
      valid_until: at(DAY_MINUTES),
      succeeded_by: null,
      ...change,
    },
    sign: async (value) => {
      const bytes = canonicalBytes(value);
      if (bytes === null) throw new Error('it has no canonical form');
      return toBase64url(new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, bytes)));
    },
  };
}

/** The older key as it is published once it has a successor. */
export async function handOver(older: SigningKey, newer: SigningKey): Promise<CollectorKey> {
  const { succeeded_by: _next, ...signed } = newer.published;
  return {
    ...older.published,
    succeeded_by: { id: newer.published.id, signature: await older.sign(signed) },
  };
}

export function control(change: Partial<Control> = {}): Control {
  return {
    measured_at: at(-5),
    hops: [hop()],
    failure: null,
    operation: null,
    status: 200,
    body_length: 1000,
    body_cut: false,
    title: 'Fine',
    header_names: ['content-type', 'date'],
    ...change,
  };
}

export const FAILED = {
  failure: 'connection_reset',
  operation: 'tls_handshake',
  status: null,
  body_length: null,
  title: null,
} satisfies Partial<Control>;

function hop(): ControlHop {
  return {
    url: 'https://a.example/',
    dns: { failure: null, addresses: ['192.0.2.1', '2001:db8::1'], asns: [64_500] },
    connects: [{ address: '192.0.2.1', failure: null }],
    tls: {
      failure: null,
      issuer: 'CN=Example',
      names: ['a.example'],
      valid_from: at(-30 * DAY_MINUTES),
      valid_until: at(30 * DAY_MINUTES),
    },
    http: { failure: null, status: 200, location: null },
  };
}

export async function makeBundle(
  key: SigningKey,
  change: Partial<Omit<ControlBundle, 'signature'>> = {},
): Promise<ControlBundle> {
  const signed: Omit<ControlBundle, 'signature'> = {
    schema_version: 1,
    list: 'services',
    list_version: '1',
    generated_at: at(-1),
    interval_seconds: 600,
    vantage: { country: 'NL', asn: 64_496 },
    targets: { 'https://a.example/': control(), 'https://b.example/': control(FAILED) },
    ...change,
  };
  const value = await key.sign(signed);
  return { ...signed, signature: { key_id: key.published.id, algorithm: 'Ed25519', value } };
}
