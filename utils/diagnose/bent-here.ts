/** The name is bent on this machine: by its own file of names, or by a program that compares names. */
import type { Conclusion } from './conclusion.ts';
import type { Case } from './evidence.ts';
import { type Inquiry, readInquiry } from './inquiry.ts';
import { isSilent, stageOfSilence } from './silence.ts';

/** What a false or a missing address looks like; what is cut off on the way has had the right one. */
const OF_ADDRESSES = new Set<string | null>(['dns', 'refused', 'unreachable']);

/**
 * With its final dot the name is the same to every resolver; this machine's own file of names knows another (knockUrl). So
 * where a connection stands under the one, and under the other there is no address, or nobody at it, the difference is made on
 * this machine; or it all ended at that very moment.
 */
export function bentHere(given: Case): Conclusion | null {
  const inquiry = readInquiry(given);
  if (inquiry === null || inquiry.knock === null) return null;
  const { opened, isDotted, observation } = inquiry.knock;
  if (!isDotted || opened !== true || observation.proxy !== null || !isOfAddresses(inquiry)) return null;
  return { verdict: 'unknown', reasons: ['local_interference'] };
}

function isOfAddresses(inquiry: Inquiry): boolean {
  const { attempts } = inquiry;
  if (isSilent(attempts)) return stageOfSilence(attempts, inquiry) === 'connect';
  return attempts.every(({ finding: { failure_class } }) => OF_ADDRESSES.has(failure_class));
}
