/** A status of 400 or more over plain http: the site's own, or anybody's on the way. */
import { isChallenge } from './challenge.ts';
import { type Conclusion, HTTP_ANSWER, open } from './conclusion.ts';
import { isCorroborated } from './corroboration.ts';
import type { Case } from './evidence.ts';

/** Null also of a test for robots that the site vouches for: whoever passes it has the page. */
export function errorStatus(given: Case): Conclusion | null {
  const last = given.reached.at(-1)?.observation;
  if (last === undefined || (last.status ?? 0) < 400) return null;
  if (isChallenge(last) && isCorroborated(given)) return null;
  return { ...open('http_error_status'), failure: HTTP_ANSWER };
}
