/** A country of some networks in which a part of the reporters lie: what they all send, made up by chance that repeats. Pure. */
import type { Report } from '../../../utils/report/schema.ts';
import type { Sent } from '../../e2e/collector/store/journal-lines.ts';
import { batchOf, idOf, PUBLISHED_URLS } from './batches.ts';

/**
 * `hide`: everybody is blocked, and they say it answers. `invent`: it answers, and they say it is blocked. `noise`: everybody is
 * blocked, and they say anything of anything.
 */
export const STRATEGIES = ['hide', 'invent', 'noise'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/**
 * `careless`: take the published list and measure nothing, so they speak of its canaries, too. `careful`: know what exists; of
 * all else they say what honest people say.
 */
export const MANNERS = ['careless', 'careful'] as const;
export type Manner = (typeof MANNERS)[number];

export interface Plot {
  strategy: Strategy;
  manner: Manner;
  /** Of the attacked network's reporters. */
  share: number;
  /** How many batches each of the liars sends in an hour, with as many tokens. */
  tokens: number;
  /** First second of the day that it happens on. */
  day: number;
}

export const COUNTRY = 'IQ';
export const NETWORKS = [64_501, 64_502, 64_503, 64_504, 64_505] as const;
export const ATTACKED = NETWORKS[0];
export const REPORTERS = 100;
export const HOURS = 4;
/** The first is the one that it is about. */
export const TARGETS = PUBLISHED_URLS.slice(0, 12);
export const CANARIES = ['a', 'b', 'c'].map((name) => `https://nowhere-${name}.example/`);
/** A liar tells the same thing so often in one batch. */
const REPEATS = 5;

/** What honest people see of a site that is blocked, and of one that is not: lines break, and filters leak. */
const SEEN = {
  blocked: { blocked: 0.9, unknown: 0.05, ok: 0.05 },
  open: { blocked: 0.01, unknown: 0.04, ok: 0.95 },
};

type Verdict = Report['verdict'];

export function isBlocked(strategy: Strategy): boolean {
  return strategy !== 'invent';
}

export function reportersOf(plot: Plot): Sent[] {
  const liars = Math.round(REPORTERS * plot.share);
  return NETWORKS.flatMap((asn) =>
    Array.from({ length: HOURS * REPORTERS }, (_, index): Sent[] => {
      const hour = new Date((plot.day + (index % HOURS) * 3_600) * 1000).toISOString().replace('.000Z', 'Z');
      // Whoever does not lie sees the same in every play: what differs is the liars' doing.
      const chance = chanceOf(asn * REPORTERS * HOURS + index);
      const isLiar = asn === ATTACKED && Math.floor(index / HOURS) < liars;
      return Array.from({ length: isLiar ? plot.tokens : 1 }, (_token, number) => {
        const said = isLiar ? lies(plot, chance) : honest(plot.strategy, chance);
        const run = `${plot.day} ${asn} ${index}`;
        const batch = batchOf(run, number, hour, 1);
        const reports = said.map(([input, verdict]) => reportOf(input, hour, verdict));
        return { country: COUNTRY, asn, batch: { ...batch, token: idOf(run, 'token', number), reports } };
      });
    }).flat(),
  );
}

function honest(strategy: Strategy, chance: () => number): [string, Verdict][] {
  return TARGETS.map((input, at) => [
    input,
    seen(at === 0 && isBlocked(strategy) ? 'blocked' : 'open', chance),
  ]);
}

function lies({ strategy, manner }: Plot, chance: () => number): [string, Verdict][] {
  const [aim = '', ...others] = TARGETS;
  const anything = (): Verdict =>
    (['ok', 'down', 'blocked', 'unknown'] as const)[Math.floor(chance() * 4)] ?? 'ok';
  const words: Record<Strategy, () => Verdict> = {
    hide: () => 'ok',
    invent: () => 'blocked',
    noise: anything,
  };
  const elsewhere = (): Verdict => (strategy === 'noise' ? anything() : 'ok');
  const rest = manner === 'careless' ? [...others, ...CANARIES] : others;
  const said = words[strategy]();
  return [
    ...Array.from({ length: REPEATS }, (): [string, Verdict] => [aim, said]),
    ...rest.map((input): [string, Verdict] => [
      input,
      manner === 'careful' && strategy !== 'noise' ? seen('open', chance) : elsewhere(),
    ]),
  ];
}

function seen(state: keyof typeof SEEN, chance: () => number): Verdict {
  const { blocked, unknown } = SEEN[state];
  const drawn = chance();
  if (drawn < blocked) return 'blocked';
  return drawn < blocked + unknown ? 'unknown' : 'ok';
}

function reportOf(input: string, hour: string, verdict: Verdict): Report {
  return {
    input,
    hour,
    verdict,
    mechanisms: verdict === 'blocked' ? ['dns'] : [],
    locus: verdict === 'blocked' ? 'network' : null,
    failure_class: verdict === 'ok' ? null : 'dns',
    failure: verdict === 'ok' ? null : 'dns_nxdomain_error',
    operation: null,
    latency: verdict === 'ok' ? 'under_1s' : null,
  };
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
