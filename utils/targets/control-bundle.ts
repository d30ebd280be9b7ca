/** Whether a bundle of controls is what its collector made for this list, and nothing older than what is here already. */
import { Check } from 'typebox/value';
import { isAhead } from './freshness.ts';
import { ControlBundle } from './schema.control.ts';
import type { CheckSignature } from './signature.ts';
import { isValidAt } from './trusted-keys.ts';
import type { TrustedKey } from './trusted-keys.ts';

export type BundleRefusal =
  /** Not a bundle of a version that we read. */
  | 'malformed'
  /** A true bundle, of another list than was asked for. */
  | 'other_list'
  /** Signed by a key that no chain leads to. */
  | 'unknown_key'
  | 'key_expired'
  /** Changed after it was signed, or never signed by this key. */
  | 'bad_signature'
  /** Made at a moment that lies ahead: the collector's clock or this machine's is wrong. */
  | 'ahead'
  /** Older than the one that is here: somebody hands out what was true once. */
  | 'replayed'
  /** This browser cannot check a signature. */
  | 'unable';

export type BundleAcceptance =
  | { ok: true; bundle: ControlBundle; /** Public key of the signature. */ signer: string }
  | { ok: false; refusal: BundleRefusal };

export interface Expected {
  /** Id of the list that was asked for. */
  list: string;
  /** What `acceptKeys` gave. */
  keys: readonly TrustedKey[];
  now: Date;
  /** When the bundle of this list that is here was made; null where there is none. */
  newest: string | null;
}

/** @param offered What the collector answered, whatever that is. */
export async function acceptBundle(
  offered: unknown,
  { list, keys, now, newest }: Expected,
  checkSignature: CheckSignature,
): Promise<BundleAcceptance> {
  if (!Check(ControlBundle, offered)) return refuse('malformed');
  const { signature, ...signed } = offered;
  const key = keys.find(({ id }) => id === signature.key_id);
  if (key === undefined) return refuse('unknown_key');
  if (!isValidAt(key, now)) return refuse('key_expired');
  const check = await checkSignature(key.public_key, signed, signature.value);
  if (check !== 'valid') return refuse(check === 'unable' ? 'unable' : 'bad_signature');
  // What follows speaks of a true bundle: only its maker could have written it.
  if (offered.list !== list) return refuse('other_list');
  if (isAhead(offered.generated_at, now)) return refuse('ahead');
  if (newest !== null && Date.parse(offered.generated_at) < Date.parse(newest)) return refuse('replayed');
  return { ok: true, bundle: offered, signer: key.public_key };
}

function refuse(refusal: BundleRefusal): BundleAcceptance {
  return { ok: false, refusal };
}
