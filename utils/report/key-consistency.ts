/**
 * A collector that wanted to know one client again could show it keys that nobody else sees. So a client takes only keys
 * that more than one of the configured addresses shows alike. Pure.
 */
import canonicalize from 'canonicalize';
import type { CollectorKey, CollectorKeys } from '../targets/schema.control.ts';

export interface KeysSeen {
  /** Address of the mirror that was asked. */
  from: string;
  /** Null: it did not answer, or with something else. */
  keys: CollectorKeys | null;
}

export type AgreedKeys =
  | {
      ok: true;
      /** Valid now, the one that ends first before the others. */
      keys: CollectorKey[];
      /** False: only one address is configured, so nobody else could be asked. To be said to the person. */
      confirmed: boolean;
      /** Addresses that showed other keys. */
      dissent: string[];
    }
  /** `unreached` too few answered · `disagree` no two that are alike, or two camps · `none` no valid key of this purpose. */
  | { ok: false; reason: 'unreached' | 'disagree' | 'none' };

/** @param seen One entry a configured address. Several answers under one address count once. */
export function agreedKeys(
  seen: readonly KeysSeen[],
  purpose: CollectorKey['purpose'],
  now: Date,
): AgreedKeys {
  const byMirror = new Map(seen.map(({ from, keys }) => [new URL(from).origin, { from, keys }]));
  const needed = byMirror.size > 1 ? 2 : 1;
  const answers = [...byMirror.values()].flatMap(({ from, keys }) =>
    keys === null ? [] : [{ from, keys: validKeys(keys, purpose, now) }],
  );
  if (answers.length < needed) return { ok: false, reason: 'unreached' };

  const camps = Map.groupBy(answers, ({ keys }) => canonicalize(keys) ?? '');
  const [largest, second] = [...camps.values()].toSorted((a, b) => b.length - a.length);
  if (largest === undefined || largest.length < needed) return { ok: false, reason: 'disagree' };
  if (second?.length === largest.length) return { ok: false, reason: 'disagree' };
  const keys = largest[0]?.keys ?? [];
  if (keys.length === 0) return { ok: false, reason: 'none' };
  const dissent = answers.filter((answer) => !largest.includes(answer)).map(({ from }) => from);
  return { ok: true, keys, confirmed: needed > 1, dissent };
}

function validKeys({ keys }: CollectorKeys, purpose: CollectorKey['purpose'], now: Date): CollectorKey[] {
  const moment = now.getTime();
  return keys
    .filter(
      (key) =>
        key.purpose === purpose &&
        Date.parse(key.valid_from) <= moment &&
        moment < Date.parse(key.valid_until),
    )
    .toSorted((a, b) => a.valid_until.localeCompare(b.valid_until) || a.id.localeCompare(b.id));
}
