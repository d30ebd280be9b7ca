/** A block page that others have described came in place of the site. */
import { compareAddresses, isBogon } from './address-kind.ts';
import { matchBlockPage } from './block-page.ts';
import { blocked, strangeAnswer, type Conclusion } from './conclusion.ts';
import type { Case } from './evidence.ts';
import { readInquiry, resolversOn } from './inquiry.ts';
import type { Mechanism } from './mechanisms.ts';

/** In place of the page that was asked for: twice, over plain http. */
export function blockPageServed(given: Case): Conclusion | null {
  const { readings, reached, failed } = given;
  const matches = reached.map(({ observation }) => matchBlockPage(observation));
  const isFramed = readings.every(({ before, after }) => before !== null && after !== null);
  const isDirect = reached.every(({ observation }) => observation.proxy === null);
  if (failed.length > 0 || matches.length < 2 || !isFramed || !isDirect) return null;
  if (matches.some((match) => match === null)) return null;
  const kinds = new Set(matches.map((match) => match?.by));
  const layer: Mechanism =
    kinds.size > 1 ? 'http' : kinds.has('redirect') ? 'http.redirect' : 'http.blockpage';
  const url = given.ladder?.url ?? reached.at(-1)?.observation.final_url ?? '';
  return { ...blocked(given, mechanismOf(given, layer), ['block_page']), ...strangeAnswer(url) };
}

/** Over plain http, while the https that was asked for fails. */
export function blockPageBeside(given: Case): Conclusion | null {
  const inquiry = readInquiry(given);
  if (inquiry === null || inquiry.twin === null || !inquiry.isHttps) return null;
  if (inquiry.twin.observation.proxy !== null || matchBlockPage(inquiry.twin.observation) === null)
    return null;
  return blocked(given, null, ['block_page']);
}

/** Served from an honest address: by somebody in the way. From a false one: by whoever the resolver sent us to. */
function mechanismOf({ reached, ladder }: Case, layer: Mechanism): Mechanism | null {
  if (ladder === null) return null;
  const { honest } = resolversOn(ladder);
  const from = reached.flatMap(
    ({ observation }) => observation.hops[0]?.address ?? observation.address ?? [],
  );
  if (from.length > 0 && from.every((address) => isBogon(address, honest)) && honest.length > 0)
    return 'dns.injection.blockpage';
  return compareAddresses(from, honest) === 'same' ? layer : null;
}
