/**
 * Filters that stay shut for a while after a hit: then whatever goes to the address is cut off too, with another name or
 * with none. Documented for several national filters; a minute is common. Pure.
 */
import type { Asked } from './confirm.ts';
import { isAmong } from './address-kind.ts';
import { readEvidence, type Case } from './evidence.ts';
import { destinationsOf, readInquiry, startOf, type Inquiry } from './inquiry.ts';
import type { Observation } from '../probe/observation.ts';

/** For so long nothing goes to the address; then it is asked alone, and the name right after it. */
export const QUIET_MS = 75_000;

/**
 * The name is cut off once the connection stands, and so is the address without it, while something else at the host is
 * answered: whether the name is the cause, only a quiet moment shows. Asked only where a control got through.
 */
export function wantsQuiet({ observations, ladder, control }: Asked): boolean {
  const given = readEvidence({ observations, frames: [], ended: 'measured', ladder, control });
  const inquiry = readInquiry(given);
  if (inquiry === null || given.sight.kind !== 'reached' || !isCutOff(inquiry) || isAsked(inquiry))
    return false;
  const own = inquiry.literals.filter(({ address }) => isAmong(address, inquiry.known));
  return own.length > 0 && own.every(({ finding }) => finding.failure_class === 'reset') && isAlive(inquiry);
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

/** What its neighbours are cut off for may hit it as well; only a connection that never stood is the address's own. */
export function mayBeNeighbours({ ladder }: Case, { attempts }: Inquiry): boolean {
  const isHit = attempts.every(
    ({ finding: { failure_class, operation } }) =>
      failure_class === 'reset' || (failure_class === 'timeout' && operation !== 'connect'),
  );
  return isHit && (ladder?.neighbours ?? []).length > 0;
}

function isCutOff({ attempts }: Inquiry): boolean {
  return attempts.every(
    ({ finding, observation }) => finding.failure_class === 'reset' && observation.status === null,
  );
}

/** The other scheme is answered, or sends on: not everything that goes there is cut off. */
function isAlive({ twin }: Inquiry): boolean {
  if (twin === null) return false;
  return twin.finding.failure_class !== 'reset' || twin.observation.hops.length > 0;
}

/** An address was asked after a pause from the name. */
function isAsked({ attempts, literals }: Inquiry): boolean {
  return literals.some(({ observation }) => {
    const earlier = attempts.map(({ observation: { started_at } }) => Date.parse(started_at));
    const at = startOf(observation);
    const before = earlier.filter((moment) => moment <= at);
    return before.length > 0 && at - Math.max(...before) >= QUIET_MS;
  });
}
