/** Which anchors are asked. Not all at once: a few, others the next time, so that none is leaned on. */
import { DOMESTIC_ANCHORS, INTERNATIONAL_ANCHORS } from './anchors.data.ts';
import type { Anchor } from './schema.ts';

const INTERNATIONAL_ASKED = 3;
const DOMESTIC_ASKED = 2;
const CHOSEN_ASKED = 8;

export interface AnchorChoice {
  /** ISO 3166-1 alpha-2; null: not known, so there are no domestic ones. */
  country: string | null;
  /** The person's own, in place of all built-in ones; null or empty: none. */
  chosen: readonly Anchor[] | null;
  /** A whole number that grows with time: the next one starts with the next candidate. */
  rotate: number;
}

/**
 * The anchors to ask now. Built in: three international ones on three networks, the first of them plain http with a
 * known answer and the others https, then two domestic ones. A person's own replace all; at most 8 of them are asked.
 */
export function chooseAnchors({ country, chosen, rotate }: AnchorChoice): Anchor[] {
  if (chosen !== null && chosen.length > 0) return someOf(chosen, rotate);
  const [plain, secure] = partition(INTERNATIONAL_ANCHORS, ({ expects }) => expects !== null);
  const first = rotated(plain, rotate).slice(0, 1);
  const international = onDifferentNetworks([...first, ...rotated(secure, rotate)]).slice(
    0,
    INTERNATIONAL_ASKED,
  );
  return [...international, ...rotated(domesticOf([country]), rotate).slice(0, DOMESTIC_ASKED)];
}

/** The built-in candidates that were not asked yet: a line is not called dead before they were. */
export function remainingAnchors(asked: readonly Anchor[]): Anchor[] {
  const urls = new Set(asked.map(({ url }) => url));
  const countries = asked.map(({ country }) => country);
  return [...INTERNATIONAL_ANCHORS, ...domesticOf(countries)].filter(({ url }) => !urls.has(url));
}

/** All of a short list; of a long one 8, both scopes among them where both are there. */
function someOf(chosen: readonly Anchor[], rotate: number): Anchor[] {
  const [international, domestic] = partition(chosen, ({ scope }) => scope === 'international');
  const ofDomestic = Math.min(domestic.length, Math.max(DOMESTIC_ASKED, CHOSEN_ASKED - international.length));
  return [
    ...rotated(international, rotate).slice(0, CHOSEN_ASKED - ofDomestic),
    ...rotated(domestic, rotate).slice(0, ofDomestic),
  ];
}

function domesticOf(countries: readonly (string | null)[]): Anchor[] {
  return DOMESTIC_ANCHORS.filter(({ country }) => country !== null && countries.includes(country));
}

function onDifferentNetworks(anchors: readonly Anchor[]): Anchor[] {
  return anchors.filter(
    (anchor, at) => anchors.findIndex(({ network }) => network === anchor.network) === at,
  );
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

function partition<T>(list: readonly T[], first: (item: T) => boolean): [T[], T[]] {
  return [list.filter((item) => first(item)), list.filter((item) => !first(item))];
}
