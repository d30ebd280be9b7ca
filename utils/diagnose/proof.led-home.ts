/** A plain page came from this very machine; whose doing that is tells the name with its final dot. */
import { isOwnMachine } from './address-kind.ts';
import { blocked, type Conclusion, strangeAnswer, unknown } from './conclusion.ts';
import type { Case } from './evidence.ts';
import { resolversOn } from './inquiry.ts';
import { isLedHome } from './led-home.ts';

/**
 * With its final dot the name is another one to this machine's file of names, and the same to every resolver
 * (questions.ts). What leads here all the same is a resolver's doing, where honest ones know an address that answers.
 */
export function ledHome(given: Case): Conclusion | null {
  const { observations, readings, ladder } = given;
  const dotted = ladder?.knock?.observation;
  if (ladder === null || dotted === undefined || !isLedHome(observations)) return null;
  const { honest } = resolversOn(ladder);
  if (honest.length === 0 || honest.some(isOwnMachine)) return null;
  if (dotted.end === 'answered' && !isLedHome([dotted])) return unknown('local_interference');
  const isFramed =
    readings.length > 1 && readings.every(({ before, after }) => before !== null && after !== null);
  const isLiving = ladder.literals.some(
    ({ address, observation }) => honest.includes(address) && observation.end === 'answered',
  );
  if (!isFramed || !isLiving || !isLedHome([dotted])) return null;
  return {
    ...blocked(given, 'dns.injection.bogon', ['resolvers_disagree', 'honest_address_answers']),
    ...strangeAnswer(ladder.url),
  };
}
