import type { Observation } from '../../../../utils/probe/observation.ts';
import type { SharedOnce } from './share.ts';

/** What the test asks of the background. */
export type Asked =
  | { ask: 'probe'; url: string; timeout_ms: number; headers_only?: boolean }
  | { ask: 'share'; collector: string; relay: string }
  | { ask: 'stop' };

/** What the page offers to the test, as a global. */
export interface Bench {
  /** An attempt from the background. */
  probe: (url: string, timeout_ms: number, headers_only?: boolean) => Promise<Observation>;
  /** An attempt from this very page. */
  probeHere: (url: string, timeout_ms: number) => Promise<Observation>;
  /** A token and a batch, by the background. */
  share: (collector: string, relay: string) => Promise<SharedOnce>;
  stop: () => Promise<void>;
}

declare global {
  var bench: Bench;
}
