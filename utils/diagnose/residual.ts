/**
 * Filters that stay shut for a while after a hit: then whatever goes to the address is cut off too, with another name or
 * with none. Documented for several national filters; a minute is common. Pure.
 */
import type { Asked } from './confirm.ts';
import { isAmong } from './address-kind.ts';
import type { Finding } from './classify.ts';
import { readEvidence, type Case } from './evidence.ts';
import { type Answer, destinationsOf, type Inquiry, type Literal, readInquiry, startOf } from './inquiry.ts';
import type { Observation } from '../probe/observation.ts';
import { isStalledInHandshake } from './silence.ts';

/** For so long nothing goes to the address; then it is asked alone, and the name right after it. */
export const QUIET_MS = 75_000;

/**
 * The name is cut off, and so is the address without it: whether the name is the cause, only a quiet moment shows. Filters
 * stay shut for the port that was hit, or for the whole address. Where neighbours are cut off too, it shows whether the address
 * is shut for good. Asked only where a control got through.
 */
export function wantsQuiet({ observations, ladder, control }: Asked): boolean {
  const given = readEvidence({ observations, frames: [], ended: 'measured', ladder, control });
  const inquiry = readInquiry(given);
  if (inquiry === null || given.sight.kind !== 'reached' || askedInQuiet(inquiry).length > 0) return false;
  const own = inquiry.literals.filter(({ address }) => isAmong(address, inquiry.known));
  if (own.length === 0) return false;
  const isStalled = isStalledInHandshake(inquiry.attempts, inquiry);
  if ((isReset(inquiry) || isStalled) && own.every((each) => isLike(each, inquiry))) return true;
  return mayBeNeighbours(given, inquiry) && own.every(isHit) && isTwinHit(inquiry);
}

/** Addresses that this target was, or would be, sent to; empty where it was not cut off. */
export function cutOffAt(observations: Observation[], ladder: Asked['ladder'] | null): string[] {
  const given = readEvidence({ observations, frames: [], ended: 'measured', ladder });
  const isCut = given.failed.some(({ finding }) =>
    ['reset', 'timeout'].includes(finding.failure_class ?? ''),
  );
  if (!isCut) return [];
  const literals = ladder?.literals.map(({ address }) => address) ?? [];
  const own = observations.flatMap((each) => destinationsOf(each, new URL(each.final_url).hostname));
  return [...new Set([...literals, ...own])];
}

/**
 * What its neighbours are cut off for may hit it as well. A connection that never stood is the address's own. So is an
 * address that answers nobody even after a quiet time, at either port: filters stay shut for the port that was hit (Bock
 * et al., 2021), and some for longer than we can wait.
 */
export function mayBeNeighbours({ ladder }: Case, inquiry: Inquiry): boolean {
  if ((ladder?.neighbours ?? []).length === 0 || !inquiry.attempts.every(isHit)) return false;
  const alone = askedInQuiet(inquiry);
  return alone.length === 0 || !alone.every(isHit) || !isTwinHit(inquiry);
}

const isTwinHit = ({ twin }: Inquiry): boolean =>
  twin !== null && twin.observation.hops.length === 0 && isHit(twin);

const isHit = ({ finding }: Pick<Answer, 'finding'>): boolean => isCutOff(finding);

/** As a filter that stays shut would do it. */
export function isCutOff({ failure_class, operation }: Finding): boolean {
  return failure_class === 'reset' || (failure_class === 'timeout' && operation !== 'connect');
}

const isLike = ({ finding }: Answer, { attempts }: Inquiry): boolean =>
  attempts.every((attempt) => attempt.finding.failure_class === finding.failure_class);

function isReset({ attempts }: Inquiry): boolean {
  return attempts.every(
    ({ finding, observation }) => finding.failure_class === 'reset' && observation.status === null,
  );
}

/** The addresses that were asked after a pause from the name. */
function askedInQuiet({ attempts, literals }: Inquiry): Literal[] {
  return literals.filter(({ observation }) => {
    const earlier = attempts.map(({ observation: { started_at } }) => Date.parse(started_at));
    const at = startOf(observation);
    const before = earlier.filter((moment) => moment <= at);
    return before.length > 0 && at - Math.max(...before) >= QUIET_MS;
  });
}
