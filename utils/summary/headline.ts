/** The one sentence a worried person reads first. */
import type { LineState } from '../diagnose/verdict.ts';
import type { ServiceState, Summary } from './summary.ts';

/** Troubles that are no block. Each is counted by itself, so that nothing is called blocked which is not. */
const LESSER = ['failing', 'down'] as const satisfies ServiceState[];
type Lesser = (typeof LESSER)[number];

/** Further services, with a lesser trouble than those that the sentence is about. */
export interface Besides {
  state: Lesser;
  n: number;
}

/** What the headline says; the words are the catalogue's. `n` of `total` services. */
export type Headline =
  | { says: 'line_off'; line: Exclude<LineState, 'online'> }
  | { says: 'unchecked' }
  | { says: 'blocked' | Lesser; n: number; total: number; besides: Besides[] }
  | { says: 'partly' | 'undecided' | 'well'; n: number; total: number };

/** The line comes first: while it is off, nothing can be said about a service. */
export function headline(summary: Summary | null): Headline {
  if (summary === null) return { says: 'unchecked' };
  const { line, services } = summary;
  if (line.state !== null && line.state !== 'online') return { says: 'line_off', line: line.state };

  const total = services.length;
  const count = (wanted: ServiceState) => services.filter(({ state }) => state === wanted).length;

  const lesser = LESSER.map((state) => ({ state, n: count(state) })).filter(({ n }) => n > 0);
  const blocked = count('blocked');
  if (blocked > 0) return { says: 'blocked', n: blocked, total, besides: lesser };
  const [worst, ...besides] = lesser;
  if (worst !== undefined) return { says: worst.state, n: worst.n, total, besides };
  const partly = count('partly');
  if (partly > 0) return { says: 'partly', n: partly, total };
  const ok = count('ok');
  if (ok === total && total > 0) return { says: 'well', n: ok, total };
  return ok > 0 || count('unknown') > 0 ? { says: 'undecided', n: ok, total } : { says: 'unchecked' };
}
