/** Nobody knows the name: neither the provider's resolver nor the honest ones. */
import type { Conclusion } from './conclusion.ts';
import type { Case } from './evidence.ts';
import { readInquiry } from './inquiry.ts';
import { isUnresolved } from './proof.name-denied.ts';

export function noSuchName(given: Case): Conclusion | null {
  const inquiry = readInquiry(given);
  if (inquiry === null || !inquiry.isDenied || !isUnresolved(inquiry)) return null;
  return { verdict: 'down', reasons: ['resolvers_agree'] };
}
