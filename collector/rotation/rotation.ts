/** When keys come and go. Pure. */

export interface Dated {
  /** ISO 8601, UTC. */
  valid_from: string;
  /** ISO 8601, UTC; exclusive. */
  valid_until: string;
}

export interface RotationRules {
  /** How long a key is used. */
  life_days: number;
  /** How long before its first use a key is published, so that every mirror and client knows it by then. */
  lead_days: number;
  /** How long after its end what it made is still known. */
  keep_days: number;
}

export interface Rotation<Key> {
  keep: Key[];
  /** Null: no key is due. */
  make: Dated | null;
}

const DAY_MS = 86_400_000;

/** A key becomes valid as soon as it is made, and is used when the one before it ends: both are accepted until then. */
export function planRotation<Key extends Dated>(
  keys: readonly Key[],
  now: Date,
  { life_days, lead_days, keep_days }: RotationRules,
): Rotation<Key> {
  const moment = now.getTime();
  const keep = keys.filter(({ valid_until }) => Date.parse(valid_until) + keep_days * DAY_MS > moment);
  // Of those that are valid: a clock that was set back leaves keys of the future.
  const lasts = Math.max(...validKeys(keep, now).map(({ valid_until }) => Date.parse(valid_until)));
  if (lasts - moment > lead_days * DAY_MS) return { keep, make: null };
  const until = Math.max(lasts, moment) + life_days * DAY_MS;
  return {
    keep,
    make: { valid_from: now.toISOString(), valid_until: new Date(until).toISOString() },
  };
}

/** Those that are accepted now, the one that ends first before the others: it is the one in use. */
export function validKeys<Key extends Dated>(keys: readonly Key[], now: Date): Key[] {
  const moment = now.getTime();
  return keys
    .filter(
      ({ valid_from, valid_until }) => Date.parse(valid_from) <= moment && moment < Date.parse(valid_until),
    )
    .toSorted((a, b) => a.valid_until.localeCompare(b.valid_until));
}
