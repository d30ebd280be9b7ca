/**
 * An answer over plain http beside what a control was given. OONI Web Connectivity's http-diff (ts-017), made stricter
 * on both sides: one shared header makes no page the site's, and a page in another language is not yet somebody else's.
 */
import type { BodyFacts, Observation } from '../probe/observation.ts';
import type { Control } from '../targets/schema.control.ts';
import { isBlockPageTitle, readsAsBlockPage } from './block-wording.ts';
import { brandOf, hostOf, isAddress } from './hosts.ts';
import { isChallenge } from './challenge.ts';
import { asksForPassword, isDoor, isUnfinished } from './own-page.ts';
import { ownVoice, readsAsOwnDefence } from './own-voice.ts';
import { foldText } from './fold-text.ts';
import { isLeadingAway } from './led-away.ts';
import { isBare, isLongNotice, isNotice, openingOf, readNotice } from './notice.ts';
import { isLandedTogether, isSentAway, isSentElsewhere, isSentOnAtHome } from './sent-elsewhere.ts';

/**
 * `alike`: the same answer, as far as can be told · `refused`: 403 or 451, where the control got the page ·
 * `sent_elsewhere`: to a host of another owner, where the control was never sent · `other_page`: a page that the
 * site does not give others · `unlike`: a short one that has nothing of the control's, in words that we do not know ·
 * `unclear`: it differs, as pages do.
 */
export type Comparison = 'alike' | 'refused' | 'sent_elsewhere' | 'other_page' | 'unlike' | 'unclear';

/** Lengths may differ by this share (OONI: 0.7). */
const LEAST_LENGTH_SHARE = 0.7;

/** RFC 9110 §15.5.4 and RFC 7725: the two statuses by which somebody refuses. */
export const isRefusal = (status: number | null): boolean => status === 403 || status === 451;

export function compareWithControl(observation: Observation, control: Control): Comparison {
  const { status } = observation;
  if (status === null || control.status === null || control.failure !== null) return 'unclear';
  const isFine = control.status < 300 && control.status >= 200;
  if (isSentElsewhere(observation, control))
    return isFine && !isWelcomed(observation, control) ? 'sent_elsewhere' : 'unclear';
  if (isChallenge(observation) || isOwnDefence(observation)) return 'unclear';
  if (isRefusal(status) && isFine) return 'refused';
  if (isSentOnAtHome(observation, control)) return 'unclear';
  if (status >= 400 && isFine && isForeignNotice(observation, control)) return 'other_page';
  if (status >= 400 || !isFine) return status === control.status ? 'alike' : 'unclear';
  if (isLandedTogether(observation, control)) return 'alike';
  if (isAlike(observation, control)) return 'alike';
  if (isStrange(observation, control)) return 'other_page';
  return isUnlike(observation, control) ? 'unlike' : 'unclear';
}

/**
 * Where it landed nothing forbids, under a name: a partner who serves this country looks so. What lies behind TLS is not
 * read; there it counts that the control was sent to another owner as well.
 */
function isWelcomed(observation: Observation, control: Control): boolean {
  if (isWorded(observation)) return false;
  if (isAddress(hostOf(observation.final_url) ?? '')) return isOfOneTitle(observation, control);
  return observation.body !== null || isSentAway(control);
}

/** Forbidding words under a status that servers use for their own trouble; "unavailable" in a title is none. */
function isForeignNotice(observation: Observation, control: Control): boolean {
  const { body } = observation;
  const isForbidding = body !== null && isNotice(body) && readsAsBlockPage(openingOf(body.text));
  return isForbidding && !sharesHeaders(observation, control) && !namesSite(observation);
}

function isAlike(observation: Observation, control: Control): boolean {
  const [titles, lengths] = [titlesMatch(observation, control), lengthsMatch(observation, control)];
  if (titles === true && !isAccusedByTitle(observation, control)) return true;
  if (titles === false && isPageInPlaceOfRedirect(observation, control)) return false;
  if (titles === false && isLongAndForbidding(observation)) return false;
  return lengths === true && !isWorded(observation);
}

/**
 * Another title or another length, nothing of the site's own, and either the words of a block page, or a page where the
 * site has only a redirect. A block page may name the site: "example.org is blocked".
 */
function isStrange(observation: Observation, control: Control): boolean {
  if (sharesHeaders(observation, control)) return false;
  if (isAccusedByTitle(observation, control) || isLeadingAway(observation)) return true;
  const [titles, lengths] = [titlesMatch(observation, control), lengthsMatch(observation, control)];
  const isInPlaceOfRedirect = isPageInPlaceOfRedirect(observation, control);
  if (isWorded(observation) && (titles === false || lengths === false))
    return !namesSite(observation) || isInPlaceOfRedirect;
  const isOther = titles === false || (titles === null && lengths === false);
  return isOther && isInPlaceOfRedirect && isNobodys(observation);
}

/** Another title and another length. Alone it accuses nobody: sites have pages of their own for a country, a day, or by chance. */
function isUnlike(observation: Observation, control: Control): boolean {
  // A sinkhole may run the same software as the site: who forbids is asked for more than a header.
  if (sharesHeaders(observation, control) && !isWorded(observation)) return false;
  const isOfOtherLength = lengthsMatch(observation, control) === false;
  if (!isOfOtherLength && !isLongAndForbidding(observation)) return false;
  const text = observation.body?.text ?? '';
  const isOwn = isDoor(text) || ownVoice(openingOf(text)) !== null;
  const isBy = isNobodys(observation) || isLongAndForbidding(observation) || isEmpty(observation);
  return titlesMatch(observation, control) !== true && !isOwn && isBy;
}

export const isEmpty = ({ body }: Observation): boolean => body?.bytes === 0;

function isLongAndForbidding(observation: Observation): boolean {
  const { body } = observation;
  const isLong = body !== null && isLongNotice(body) && !namesSite(observation);
  return isLong && readsAsBlockPage(openingOf(body.text));
}

/** Short, and not to be seen to be the site's. A long one may be what the site gives this country, where it does not ask for TLS. */
function isNobodys(observation: Observation): boolean {
  const { body } = observation;
  return body !== null && isNotice(body) && !namesSite(observation) && !isUnfinished(observation);
}

/**
 * Under 403 it refuses this very asker, for what he did, or till he says who he is; or for a while (RFC 9110 §10.2.3), as nobody
 * refuses a country.
 */
export function isOwnDefence({ status, headers, body }: Observation): boolean {
  if (status !== 403) return false;
  const text = body?.text ?? '';
  const isDoorOfMembers = asksForPassword(text) && !readsAsBlockPage(text);
  return 'retry-after' in headers || readsAsOwnDefence(text) || isDoorOfMembers;
}

/** A short page's title says that it is forbidden, and the title that the control was given does not. */
function isAccusedByTitle({ body }: Observation, { title }: Control): boolean {
  if (title === null || body === null || !isNotice(body)) return false;
  return isAccusingTitle(body) && !isBlockPageTitle(title);
}

/** And nothing beneath it tells that the site itself speaks, or who rents it its place. */
function isAccusingTitle({ title, text }: BodyFacts): boolean {
  return isBlockPageTitle(title ?? '') && !isDoor(text) && ownVoice(openingOf(text)) === null;
}

/**
 * A short page with status 200 that calls itself forbidden in its title, or in the few words that it consists of, is no server's
 * refusal, which has a status of its own.
 */
export function isWorded({ body }: Observation): boolean {
  if (body === null || !isNotice(body)) return false;
  if (readsAsBlockPage(openingOf(body.text))) return true;
  if (isAccusingTitle(body)) return true;
  const notice = readNotice(body.text);
  return notice !== null && isBare(notice) && isBlockPageTitle(notice.body);
}

/**
 * The control was given this very page. `alike` is too little for a page that is known to be somebody else's: two servers
 * may refuse with one status, and a notice may name the site in its title.
 */
export function isSamePage(observation: Observation, control: Control): boolean {
  const { status, body } = observation;
  if (status === null || status !== control.status || control.failure !== null) return false;
  const [here, there] = [body?.title, control.title].map((title) => foldText(title ?? ''));
  const lengths = lengthsMatch(observation, control);
  return here === there && (here === '' ? lengths === true : lengths !== false);
}

/** Both bear one title, word for word: a mirror of the site's, where it has no name. */
export function isOfOneTitle({ body }: Observation, { title }: Control): boolean {
  const [here, there] = [body?.title, title].map((each) => foldText(each ?? ''));
  return here !== '' && here === there;
}

/** The control was sent from here to https, as everybody is. */
function isPageInPlaceOfRedirect({ final_url }: Observation, { hops }: Control): boolean {
  const [first] = hops;
  const location = first?.http?.location ?? null;
  if (first === undefined || location === null || !final_url.startsWith('http:')) return false;
  return hostOf(first.url) === hostOf(final_url) && location.startsWith('https:');
}

/** Null where one of them has no title. */
function titlesMatch({ body }: Observation, { title }: Control): boolean | null {
  const [here, there] = [wordsOf(body?.title ?? null), wordsOf(title)];
  if (here.length === 0 || there.length === 0) return null;
  return here.some((word) => there.includes(word));
}

/** Null where one of them was not read to its end. */
function lengthsMatch({ body }: Observation, { body_length, body_cut }: Control): boolean | null {
  if (body === null || body.cut || body_cut || body_length === null) return null;
  const [less = 0, more = 0] = [body.bytes, body_length].toSorted((a, b) => a - b);
  return more === 0 || less / more > LEAST_LENGTH_SHARE;
}

/** OONI's rule: a header that few servers send, and both were given. */
export function sharesHeaders({ headers }: Observation, { header_names }: Control): boolean {
  return header_names.some((name) => !COMMON_HEADERS.has(name) && Object.hasOwn(headers, name));
}

/** As OONI leaves them out (ts-017), and what else anybody's server sends. */
const COMMON_HEADERS = new Set(
  (
    'date content-type server cache-control vary set-cookie location expires x-powered-by content-encoding ' +
    'last-modified accept-ranges pragma x-frame-options etag x-content-type-options age via p3p x-xss-protection ' +
    'content-language cf-ray strict-transport-security link x-varnish content-length connection keep-alive ' +
    'transfer-encoding alt-svc referrer-policy content-security-policy permissions-policy upgrade x-cache'
  ).split(' '),
);

function namesSite({ body, final_url }: Observation): boolean {
  return wordsOf(body?.title ?? null).includes(brandOf(hostOf(final_url)) ?? '');
}

function wordsOf(text: string | null): string[] {
  return (text ?? '').toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
}
