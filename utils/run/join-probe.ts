/** Targets that share an address, or ask the same anchor, do not wait for each other's turn: one question serves them all. */
import type { Observation } from '../probe/observation.ts';
import type { Probe } from '../probe/probe.ts';

/** A URL that is being asked already is not asked again: whoever comes meanwhile is given the same Observation. */
export function joinProbe(probe: Probe): Probe {
  const underWay = new Map<string, Promise<Observation>>();
  return (url, limits) => {
    const same = underWay.get(url);
    if (same !== undefined) return same;
    const asked = probe(url, limits).finally(() => underWay.delete(url));
    underWay.set(url, asked);
    return asked;
  };
}
