/** The one sentence a worried person reads first. */
import type { LineState } from '../diagnose/verdict.ts';
import { isTrouble } from './service-state.ts';
import type { Summary } from './summary.ts';

/** What the headline says; the words are the catalogue's. `n` of `total` services. */
export type Headline =
  | { says: 'line_off'; line: Exclude<LineState, 'online'> }
  | { says: 'unchecked' }
  | { says: 'blocked' | 'failing' | 'partly' | 'undecided' | 'well'; n: number; total: number };

/** The line comes first: while it is off, nothing can be said about a service. */
export function headline(summary: Summary | null): Headline {
  if (summary === null) return { says: 'unchecked' };
  const { line, services } = summary;
  if (line.state !== null && line.state !== 'online') return { says: 'line_off', line: line.state };

  const total = services.length;
  const count = (matches: (state: Summary['services'][number]['state']) => boolean) =>
    services.filter(({ state }) => matches(state)).length;

  const blocked = count((state) => state === 'blocked');
  if (blocked > 0) return { says: 'blocked', n: blocked, total };
  const failing = count(isTrouble);
  if (failing > 0) return { says: 'failing', n: failing, total };
  const partly = count((state) => state === 'partly');
  if (partly > 0) return { says: 'partly', n: partly, total };
  const ok = count((state) => state === 'ok');
  if (ok === total && total > 0) return { says: 'well', n: ok, total };
  return ok > 0 || count((state) => state === 'unknown') > 0
    ? { says: 'undecided', n: ok, total }
    : { says: 'unchecked' };
}
