/**
 * What the issuer remembers of a day: how many tokens an address range took, and how many people a network has, roughly.
 * In memory, under names that are made anew each day; of a day that is over only counts are left.
 */
import type { Address } from '../network/address.ts';
import type { Network } from '../network/network.ts';
import { prefixOf, type PrefixBits } from '../quota/prefix.ts';
import { freshPseudonyms, type Pseudonym } from '../quota/pseudonym.ts';
import { createQuota, type RangeLimit } from '../quota/quota.ts';

export interface DayBookRules {
  /** Tokens that one range may take in a day. */
  quotas: readonly RangeLimit[];
  /** A network that fewer addresses asked from, yesterday and so far today, is not named. */
  min_takers: number;
  /** Ranges of one network that are told apart; tokens of further ones count for the network alone. */
  most_prefixes: number;
}

/** Of one network on one day. No addresses. */
export interface IssuedCount extends Network {
  day: string;
  tokens: number;
  /** Distinct ranges (/24, /48) that took one, as far as they are told apart: `most_prefixes`. */
  prefixes: number;
  /** Share of the range that took most: near 1, the network's figures are one neighbour's. */
  largest_prefix_share: number;
}

/** The network that the tokens may name: `asn` is 0 when it is too small. Null: the quota is used up. */
export type Taken = Network | null;

export interface DayBook {
  /** Counts the tokens, or takes none of them. Days are UTC days by the clock that was handed in. */
  take: (address: Address, network: Network, tokens: number) => Taken;
  /** Of today and yesterday. */
  counts: () => IssuedCount[];
}

/**
 * A device needs about 40 tokens a day. One address gets what 24 people need, its neighbourhood what 60 need: a quota is in
 * the way of who wants to be many, and must not be in the way of a street behind one address.
 */
export const DAY_BOOK_RULES: DayBookRules = {
  quotas: [
    { bits: { v4: 24, v6: 48 }, most: 2_400 },
    { bits: { v4: 32, v6: 64 }, most: 960 },
  ],
  min_takers: 3,
  // The /48 of an IPv6 /32: memory stays bounded, however many addresses somebody has.
  most_prefixes: 65_536,
};

/** One person's address, as far as can be told: IPv6 households get a /64. */
const TAKER: PrefixBits = { v4: 32, v6: 64 };
const NEIGHBOURHOOD: PrefixBits = { v4: 24, v6: 48 };
const LOOK_EVERY_MS = 60_000;

interface Day {
  day: string;
  pseudonym: Pseudonym;
  networks: Map<string, NetworkBook>;
}

interface NetworkBook {
  network: Network;
  tokens: number;
  /** No more of them than are needed to name the network. */
  takers: Set<string>;
  tokensByPrefix: Map<string, number>;
}

export function createDayBook(now: () => Date, rules: DayBookRules = DAY_BOOK_RULES): DayBook {
  const quota = createQuota(rules.quotas, () => dayOf(now()));
  let today = newDay(dayOf(now()));
  let before: { counts: IssuedCount[]; large: Set<string> } = { counts: [], large: new Set() };

  const turn = (): Day => {
    const day = dayOf(now());
    if (day === today.day) return today;
    const isNext = Date.parse(day) - Date.parse(today.day) === 86_400_000;
    before = isNext
      ? { counts: countsOf(today), large: largeOf(today, rules) }
      : { counts: [], large: new Set() };
    today = newDay(day);
    return today;
  };
  // A day that is over is forgotten also where nobody asks any more.
  setInterval(turn, LOOK_EVERY_MS).unref();

  return {
    take: (address, network, tokens) => {
      const { pseudonym, networks } = turn();
      const taker = prefixOf(address, TAKER);
      const neighbourhood = prefixOf(address, NEIGHBOURHOOD);
      if (!quota(address, tokens)) return null;

      const name = nameOf(network);
      const kept = networks.get(name) ?? newNetwork(network);
      networks.set(name, kept);
      kept.tokens += tokens;
      if (kept.takers.size < rules.min_takers) kept.takers.add(pseudonym(taker));
      const prefix = pseudonym(neighbourhood);
      const had = kept.tokensByPrefix.get(prefix);
      if (had !== undefined || kept.tokensByPrefix.size < rules.most_prefixes) {
        kept.tokensByPrefix.set(prefix, (had ?? 0) + tokens);
      }
      const isLarge = before.large.has(name) || kept.takers.size >= rules.min_takers;
      return isLarge ? network : { ...network, asn: 0 };
    },
    counts: () => {
      const day = turn();
      return [...before.counts, ...countsOf(day)];
    },
  };
}

function newDay(day: string): Day {
  return { day, pseudonym: freshPseudonyms(), networks: new Map() };
}

function newNetwork(network: Network): NetworkBook {
  return { network, tokens: 0, takers: new Set(), tokensByPrefix: new Map() };
}

function countsOf({ day, networks }: Day): IssuedCount[] {
  return [...networks.values()].map(({ network, tokens, tokensByPrefix }) => {
    const each = [...tokensByPrefix.values()];
    return {
      ...network,
      day,
      tokens,
      prefixes: each.length,
      largest_prefix_share:
        tokens === 0 ? 0 : each.reduce((most, count) => Math.max(most, count), 0) / tokens,
    };
  });
}

function largeOf({ networks }: Day, { min_takers }: DayBookRules): Set<string> {
  return new Set([...networks].flatMap(([name, { takers }]) => (takers.size >= min_takers ? [name] : [])));
}

function nameOf({ country, asn }: Network): string {
  return `${country}|${asn}`;
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
