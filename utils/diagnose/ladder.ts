/** What the further questions about a failed target answered (design: how a failure becomes a verdict). */
import type { DohAnswer } from '../probe/doh-answer.ts';
import type { KnockAnswer } from '../probe/knock-answer.ts';
import type { Observation } from '../probe/observation.ts';

/** The address alone: `https://ADDRESS/` carries no server name, `http://ADDRESS/` no name in its Host. */
export interface LiteralProbe {
  address: string;
  /** Who gave the address: the resolver that this browser used, or DNS over HTTPS. `both` when they agree. */
  source: 'local' | 'doh' | 'both';
  /** Of `https://ADDRESS/` or `http://ADDRESS/`, the scheme and port of the hop that failed. */
  observation: Observation;
}

export interface Ladder {
  /** The URL at which the first attempt failed: the target's own, or the hop's that it was redirected to. */
  url: string;
  /** The same host over the other scheme, default port: from https the path `/`, from http the page that was asked for. */
  twin: Observation | null;
  /** In the order in which they were asked: the next one only when the one before gave no DNS message. */
  doh: DohAnswer[];
  literals: LiteralProbe[];
  /** Whether the connection stood when nothing was sent; null when it was not asked. */
  knock?: KnockAnswer | null;
  /**
   * An anchor, asked at the same moment as the name for the last time, and once more if the name stayed silent; where the
   * name may never have been resolved, also a name that nobody has asked for (silent-resolver.ts); where it is not seen to lead
   * to the site, an anchor anew (resolver-witness.ts).
   */
  witnesses?: Observation[];
  /** Other hosts at an address of this one that were cut off in the same batch. */
  neighbours?: string[];
}
