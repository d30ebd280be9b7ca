/** Over TLS the site shows what came over plain http: then it is the site's own, whatever it says and in whatever language. */
import { type Conclusion, HTTP_ANSWER, open } from './conclusion.ts';
import { explain } from './classify.ts';
import { isProvenByTls, type Case } from './evidence.ts';
import { foldText } from './fold-text.ts';
import { hostOf, isSameSite } from './hosts.ts';
import { isRefusal } from './page-comparison.ts';
import { shownText } from './shown-text.ts';
import type { BodyFacts, Observation } from '../probe/observation.ts';

/** Two copies of one page may differ so much: a date, a number of the request, who asks. */
const LEAST_SHARED = 0.5;
/** A page of fewer words does in its tags what it does. */
const FEW_WORDS = 5;

/** Null also of a refusal, which is another rule's: the site may refuse this country. */
export function shownOverTls({ reached, ladder }: Case): Conclusion | null {
  const twin = ladder?.twin ?? null;
  const last = reached.at(-1)?.observation;
  if (twin === null || last === undefined || isRefusal(last.status)) return null;
  const isOwn = reached.every(({ isProven, observation }) => !isProven && isShown(observation, twin));
  if (!isOwn) return null;
  if ((last.status ?? 0) < 400) return { verdict: 'ok', reasons: ['answered_over_http', 'shown_over_tls'] };
  return { ...open('http_error_status', 'shown_over_tls'), failure: HTTP_ANSWER };
}

function isShown(observation: Observation, twin: Observation): boolean {
  const { status, body, final_url, proxy } = observation;
  if (body === null || twin.body === null || proxy !== null || twin.proxy !== null) return false;
  if (status !== twin.status || explain(twin).failure !== null || !isProvenByTls(twin)) return false;
  return isSameSite(hostOf(final_url), hostOf(twin.final_url)) && isOnePage(body, twin.body);
}

/** They have most words in common, of those that they have together. */
export function isOnePage(here: BodyFacts, there: BodyFacts): boolean {
  const [ours, theirs] = [wordsOf(here), wordsOf(there)];
  const shared = [...ours].filter((word) => theirs.has(word)).length;
  return shared >= LEAST_SHARED * (ours.size + theirs.size - shared);
}

function wordsOf({ title, text }: BodyFacts): Set<string> {
  const shown = foldText(`${title ?? ''} ${shownText(text)}`).split(' ');
  return new Set(shown.length < FEW_WORDS ? foldText(text).split(' ') : shown);
}
