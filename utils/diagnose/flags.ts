/** What a reader of a verdict should know besides: from the attempts, and from the line around them. */
import type { Observation } from '../probe/observation.ts';
import { compareAddresses, isAmong } from './address-kind.ts';
import { isChallenge } from './challenge.ts';
import { explain } from './classify.ts';
import { isProvenByTls, type Case } from './evidence.ts';
import { hostOf } from './hosts.ts';
import { isTrickle } from './trickle.ts';
import { destinationsOf, isReached, resolversOn } from './inquiry.ts';
import type { Flag } from './verdict.ts';

/** May name a flag twice. */
export function flagsOf(given: Case): Flag[] {
  const { observations, readings, reached, frames } = given;
  const seen = (is: (observation: Observation) => boolean) => observations.some(is);
  // On a line that is not online nothing is asked: then all its frames speak.
  const around = readings.length === 0 ? frames : readings.flatMap(({ before, after }) => [before, after]);
  const onLine = around.flatMap((frame) => frame?.flags ?? []);

  const flags: Flag[] = [];
  if (seen(({ proxy }) => proxy !== null)) flags.push('via_proxy');
  if (seen(({ dns, certificate }) => dns?.is_trr === true || certificate?.used_private_dns === true)) {
    flags.push('secure_dns');
  }
  if (seen(({ reused_connection }) => reused_connection === true)) flags.push('reused_connection');
  if (seen(({ certificate }) => certificate?.is_built_in_root === false)) flags.push('local_root');
  if (seen(isChallenge)) flags.push('challenge_page');
  if (reached.length > 0 && reached.every(({ observation }) => isTrickle(observation)))
    flags.push('impaired');
  if (isMisled(given)) flags.push('address_mismatch');
  return [...flags, ...onLine];
}

/** The browser was sent to addresses that honest resolvers do not give, and that the site is not known to live at. */
function isMisled({ observations, reached, ladder }: Case): boolean {
  const host = ladder === null ? null : hostOf(ladder.url);
  if (ladder === null || host === null || reached.some(({ isProven }) => isProven)) return false;
  const { twin, literals } = ladder;
  const seen = [...observations, ...(twin === null ? [] : [twin])];
  const sentTo = seen.flatMap((observation) => destinationsOf(observation, host));
  if (compareAddresses(sentTo, resolversOn(ladder).honest) !== 'apart') return false;
  const isHome = twin !== null && explain(twin).failure === null && isProvenByTls(twin);
  const isAlive = literals.some(
    (literal) => isAmong(literal.address, sentTo) && isReached(literal, explain(literal.observation)),
  );
  return !isHome && !isAlive;
}
