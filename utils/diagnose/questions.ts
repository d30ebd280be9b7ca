/** Which further question is still open. Pure; the runner of a batch asks in this order. */
import type { Observation } from '../probe/observation.ts';
import { explain } from './classify.ts';
import type { Ladder } from './ladder.ts';

/** A fast failure is tried again some seconds later; a silent one is asked again with patience, after the ladder. */
export function wantsAgain(observations: Observation[]): boolean {
  const [only, ...others] = observations;
  return only !== undefined && others.length === 0 && only.end === 'failed';
}

/** Every attempt failed, and not by a local cause. */
export function wantsLadder(observations: Observation[]): boolean {
  return (
    observations.length > 0 &&
    observations.every((observation) => {
      const { failure_class, failure } = explain(observation);
      return failure !== null && failure_class !== 'local';
    })
  );
}

/** The URL at which the first attempt failed. */
export function questionUrl(observations: Observation[]): string {
  return observations[0]?.final_url ?? '';
}

/** The address alone, in the scheme and port of the failing hop. */
export function literalUrls(
  { url, doh }: Ladder,
  observations: Observation[],
): { address: string; source: 'local' | 'doh' | 'both'; url: string }[] {
  const { protocol, port } = new URL(url);
  const honest = doh.flatMap(({ addresses }) => addresses);
  const local = observations.flatMap(({ dns, address }) => [
    ...(dns?.addresses ?? []),
    ...(address === null ? [] : [address]),
  ]);
  const chosen = new Set([...honest.slice(0, 1), ...local.slice(0, 1)]);
  return [...chosen].map((address) => ({
    address,
    source: honest.includes(address) ? (local.includes(address) ? 'both' : 'doh') : 'local',
    url: `${protocol}//${address.includes(':') ? `[${address}]` : address}${port === '' ? '' : `:${port}`}/`,
  }));
}

/** Whether the name is to be asked once more, after the addresses. */
export function wantsConfirm(observations: Observation[], { literals, twin }: Ladder): boolean {
  const last = observations.at(-1)?.started_at ?? '';
  const asked = [twin, ...literals.map(({ observation }) => observation)].map(
    (probe) => probe?.started_at ?? '',
  );
  return asked.every((at) => at > last);
}

/** A silent target shows its stage to whoever waits. */
export function wantsPatience(observations: Observation[], _ladder: Ladder): boolean {
  return observations.at(-1)?.end === 'timed_out';
}
