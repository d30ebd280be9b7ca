/** A program on this machine put its own page in the place of a plain one, and says who it is. */
import { speaksOfBlocking } from './block-wording.ts';
import type { Conclusion } from './conclusion.ts';
import type { Case } from './evidence.ts';
import { isNotice, openingOf } from './notice.ts';
import { ownVoice } from './own-voice.ts';
import type { Observation } from '../probe/observation.ts';

/** Every answer, over plain http, is a notice of an antivirus. The anchors are not on its lists. */
export function toldHere({ reached, failed }: Case): Conclusion | null {
  if (reached.length === 0 || failed.length > 0) return null;
  const isAll = reached.every(({ isProven, observation }) => !isProven && isOfThisMachine(observation));
  return isAll ? { verdict: 'unknown', reasons: ['local_interference'] } : null;
}

function isOfThisMachine({ body }: Observation): boolean {
  if (body === null || !isNotice(body)) return false;
  const opening = openingOf(body.text);
  return speaksOfBlocking(opening) && ownVoice(opening) === 'machine';
}
