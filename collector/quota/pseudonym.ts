/** Names for address ranges that hold for one day, in memory, and that nobody can turn back afterwards. */
import { createHmac, randomBytes } from 'node:crypto';

export type Pseudonym = (text: string) => string;

/** The key lives in the function and goes with it. */
export function freshPseudonyms(): Pseudonym {
  const key = randomBytes(32);
  return (text) => createHmac('sha256', key).update(text).digest('base64url').slice(0, 22);
}
