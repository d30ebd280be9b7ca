import type { ServiceState } from '../utils/summary/summary.ts';

/** A service's state, or `off`: the line itself. */
export type Sign = ServiceState | 'off';

/** Outlines on a 16 × 16 grid. Each state has its own shape, so that colour is never the only sign. */
const PATHS: Record<Sign, string> = {
  ok: 'M4.5 8.3l2.4 2.4 4.6-5',
  blocked: 'M4.6 8h6.8',
  down: 'M8 4.4v6.8M5 8.4l3 3 3-3',
  failing: 'M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2',
  partly: 'M8 3.6a4.4 4.4 0 0 1 0 8.8z',
  unknown: 'M6.1 6.3a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.7.5-.7 1M8 11.4v.1',
  unchecked: 'M5.5 8h.1M8 8h.1M10.5 8h.1',
  off: 'M3.4 8h2.4M10.2 8h2.4M6.9 10.4l2.2-4.8',
};

/** It says nothing to a screen reader: the words stand beside it. */
export function StateMark({ sign }: { sign: Sign }) {
  return (
    <svg class={`mark is-${sign}`} viewBox="0 0 16 16" aria-hidden="true">
      {sign === 'blocked' ? (
        <rect x="1" y="1" width="14" height="14" rx="3" />
      ) : (
        <circle cx="8" cy="8" r="7" />
      )}
      <path d={PATHS[sign]} />
    </svg>
  );
}
