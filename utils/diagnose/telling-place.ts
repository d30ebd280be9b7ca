/** Where somebody was sent tells by itself that it is no partner of the site's. */
import { hostOf, isAddress } from './hosts.ts';

/** Whole words of a host or a path, as block pages have them: `blocked.provider.net`, `/blockpage`. */
const NAMED =
  /(?<![a-z])(?:blocked|blocking|blockpage|block-page|blacklist|blocklist|filtered|filtering|censored|censorship|banned|prohibited|forbidden|denied|deny|sinkhole|internet-?positif|trustpositif)(?![a-z])/;

/** It bears no name, as nobody's partner does; or a name for what it does. */
export function isTellingPlace(url: string): boolean {
  const host = hostOf(url);
  if (host === null) return false;
  return isAddress(host) || NAMED.test(`${host}${new URL(url).pathname.toLowerCase()}`);
}
