/** Pages that a site gives before its own: its door, a test for robots, a server that nobody has set up yet. */
import type { Observation } from '../probe/observation.ts';
import { urlsLedTo } from './block-place.ts';
import { hasChallengeMark } from './challenge.ts';
import { hostOf, isSameSite } from './hosts.ts';
import { readsAsOwnDefence, readsAsOwnTrouble } from './own-voice.ts';
import { asciiLower } from './shown-text.ts';

const PASSWORD = /\btype\s*=\s*["']?password\b/;
const DOOR = /\b(?:log|sign) ?in\b|\bsubscribe\b/;
const NEEDS = /\benable (?:javascript|cookies)\b/;
const LINK = /\b(?:href|action)\s*=\s*["']?(https?:\/\/[^\s"'<>]+)/g;

/** Members have a word to say. Not the words alone: many a page that refuses a country has them at its top. */
export const asksForPassword = (html: string): boolean => PASSWORD.test(asciiLower(html));

/** It asks who we are: a title that speaks of restriction means those who are not known there. */
export const isDoor = (html: string): boolean => asksForPassword(html) || DOOR.test(asciiLower(html));

/**
 * Nothing at all, a server in trouble or not set up, a test for robots, a page that wants scripts, or one whose links lead on to the
 * site itself, as it does by itself perhaps.
 */
export function isUnfinished({ body, final_url }: Observation): boolean {
  if (body === null) return false;
  const { bytes, text } = body;
  if (bytes === 0 || readsAsOwnTrouble(text) || hasChallengeMark(text) || readsAsOwnDefence(text))
    return true;
  const page = asciiLower(text);
  const links = [...[...page.matchAll(LINK)].map(([, url = '']) => url), ...urlsLedTo(text)];
  return NEEDS.test(page) || links.some((url) => isSameSite(hostOf(url), hostOf(final_url)));
}
