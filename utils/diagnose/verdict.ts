/** The closed vocabularies of a judgement (contract §1.1, §1.2). */

export type FailureClass = 'dns' | 'reset' | 'timeout' | 'refused' | 'unreachable' | 'tls' | 'http' | 'local';

export type Operation = 'resolve' | 'connect' | 'tls_handshake' | 'http_round_trip';

/** What one Observation shows, in the field's words. All null: nothing failed. */
export interface Failure {
  failure_class: FailureClass | null;
  /** OONI df-007 string, ours besides where the contract lists them. */
  failure: string | null;
  operation: Operation | null;
}

/** The state of the person's own line, told by the anchors. */
export type LineState = 'online' | 'offline' | 'gateway_cut' | 'captive_portal' | 'local_interference';

/** The line at one moment of a batch. Results are framed by the ones before and after them. */
export interface LineFrame {
  /** ISO 8601, UTC. */
  at: string;
  state: LineState;
  /** How many of the asked international and domestic anchors answered as they should. */
  international: { asked: number; alive: number };
  domestic: { asked: number; alive: number };
  /** Such as `clock_skew`, `local_root`: seen on the anchors, so not a target's doing. */
  flags: Flag[];
  /** International https anchors whose certificate leads to a root that the browser does not know; absent where none. */
  intercepted?: number;
  /** Anchors in whose place somebody else answered plain http; absent where none. */
  altered?: number;
}

export type Flag =
  | 'address_mismatch'
  | 'challenge_page'
  | 'impaired'
  | 'via_proxy'
  | 'via_vpn'
  | 'secure_dns'
  | 'reused_connection'
  | 'local_root'
  | 'clock_skew'
  | 'control_missing';

export interface Verdict extends Failure {
  verdict: 'ok' | 'down' | 'blocked' | 'unknown';
  mechanisms: string[];
  locus: 'network' | 'server_side' | 'unknown' | null;
  /** Stable identifiers, each documented in docs/method.md. */
  reasons: string[];
  flags: Flag[];
  /** Host of the hop that failed; null when nothing failed. */
  failed_host: string | null;
}
