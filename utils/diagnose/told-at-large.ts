/** The provider tells its customer something over all plain http, and the anchors that are asked so are told it as well. */
import type { Conclusion } from './conclusion.ts';
import type { Case, Reading } from './evidence.ts';
import { blockPageServed } from './proof.block-page.ts';
import { otherPageGiven } from './proof.other-page.ts';
import { sentNowhere } from './proof.sent-nowhere.ts';

/**
 * What would be somebody's answer in the place of this site is given in the place of anchors too, around each attempt: bills to pay,
 * data used up, a router's news. TLS passes, so that the line is online.
 */
export function toldAtLarge(given: Case): Conclusion | null {
  if (given.readings.length === 0 || !given.readings.every(isAmidNotices)) return null;
  const accusation = blockPageServed(given) ?? sentNowhere(given) ?? otherPageGiven(given);
  return accusation === null ? null : { verdict: 'unknown', reasons: ['captive_portal'] };
}

const isAmidNotices = ({ before, after, isProven }: Reading): boolean =>
  !isProven && [before, after].some((frame) => (frame?.altered ?? 0) > 0);
