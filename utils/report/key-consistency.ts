/**
 * A collector that wanted to know one client again could show it keys that nobody else sees, or send it for its tokens to an
 * address that nobody else asks. So a client takes only what more than one of the configured addresses shows alike. Pure.
 */
import canonicalize from 'canonicalize';
import { collectorUrl } from '../targets/collector-url.ts';
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
      /** With keys of tokens: the base URL where all are sent for them; null: to each address itself, or another purpose. */
      issuer: string | null;
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
    keys === null ? [] : [{ from, shown: shownFor(purpose, keys, now) }],
  );
  if (answers.length < needed) return { ok: false, reason: 'unreached' };

  const camps = Map.groupBy(answers, ({ shown }) => canonicalize(shown) ?? '');
  const [largest, second] = [...camps.values()].toSorted((a, b) => b.length - a.length);
  if (largest === undefined || largest.length < needed) return { ok: false, reason: 'disagree' };
  if (second?.length === largest.length) return { ok: false, reason: 'disagree' };
  const shown = largest[0]?.shown;
  if (shown === undefined || shown.keys.length === 0) return { ok: false, reason: 'none' };
  const dissent = answers.filter((answer) => !largest.includes(answer)).map(({ from }) => from);
  return { ok: true, ...shown, confirmed: needed > 1, dissent };
}

interface Shown {
  keys: CollectorKey[];
  issuer: string | null;
}

function shownFor(purpose: CollectorKey['purpose'], shown: CollectorKeys, now: Date): Shown {
  const issuer = purpose === 'tokens' ? (shown.issuer ?? null) : null;
  return { keys: validKeys(shown, purpose, now), issuer: issuer === null ? null : oneForm(issuer) };
}

/** Two operators may write one address in two ways. Whether it may be asked is not decided here. */
function oneForm(address: string): string {
  const read = collectorUrl(address, { plainHttp: true });
  return read.ok ? read.url : address;
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
