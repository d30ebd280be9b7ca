/** The raw facts of one attempt of one URL. No opinion: what they mean is `utils/diagnose`'s to say. */

export type BrowserFamily = 'chromium' | 'firefox' | 'safari';

/** A redirect that was followed: the URL asked and what it answered. */
export interface Hop {
  url: string;
  /** Null: no server answered, the browser itself upgraded http to https (Chromium: 307, without an address). */
  status: number | null;
  /** Address that answered, where the browser gives it. */
  address: string | null;
  /** Where it sent us. */
  location: string;
}

/**
 * Milliseconds, each from the start of the fetch; null where the browser does not give it, or the attempt did not get
 * there. Without an answer only Firefox gives any, and only when the request was sent; then the server stayed silent.
 */
export interface Timings {
  resolved_ms: number | null;
  connected_ms: number | null;
  secured_ms: number | null;
  request_sent_ms: number | null;
  first_byte_ms: number | null;
}

/** Firefox's `dns.resolve` beside the fetch. No addresses and no error: the lookup had not ended when the attempt did. */
export interface DnsAnswer {
  /** The host that was looked up: the one at which the attempt ended. */
  host: string;
  addresses: string[];
  canonical_name: string | null;
  /** True when DNS over HTTPS (TRR) answered and not the system's resolver. */
  is_trr: boolean | null;
  /** Raw error of the lookup, e.g. `NS_ERROR_UNKNOWN_HOST`, or null. */
  error: string | null;
  duration_ms: number;
}

/** The certificate of the final answer, where the browser shows it (Firefox, successful handshakes only). */
export interface Certificate {
  subject: string;
  issuer: string;
  sha256: string;
  valid_from: string;
  valid_until: string;
  /** False: the root was added on this machine, or by its administrator. */
  is_built_in_root: boolean | null;
  protocol_version: string | null;
  used_ech: boolean | null;
  used_private_dns: boolean | null;
}

/**
 * What was read of the body of a plain http answer (at most 64 kB); of those over https only that of a 403, 429 or 503 is
 * read, and of a twin's where what came over plain http is doubted.
 */
export interface BodyFacts {
  bytes: number;
  /**
   * True when the answer was longer than what is here: at 64 kB we stopped, with less it broke off (`raw_error` says
   * how) or stalled until our timer ended it (no `raw_error`).
   */
  cut: boolean;
  title: string | null;
  /** The text that was read, for comparison with known answers and block pages; empty for pictures and the like. */
  text: string;
}

export interface Observation {
  /** As asked. */
  url: string;
  /** Absent: GET. */
  method?: 'HEAD';
  /** ISO 8601, UTC, by the wall clock. */
  started_at: string;
  /** By the monotonic clock. */
  duration_ms: number;
  browser: BrowserFamily;
  browser_version: string;
  /** `opaque`: no host permission, or Safari: only answered, failed and timed out can be told apart. */
  visibility: 'detailed' | 'opaque';
  /**
   * `answered` the headers of the final answer arrived · `failed` the browser said so ·
   * `timed_out` our own timer ended it · `stopped` a person or the browser ended it, no evidence.
   */
  end: 'answered' | 'failed' | 'timed_out' | 'stopped';
  timeout_ms: number;
  /**
   * The browser's own error string, unaltered; null when it gave none. Also set on an `answered` attempt whose
   * plain http body then broke off.
   */
  raw_error: string | null;
  /** Status of the final answer. */
  status: number | null;
  /** Names (lower case) and values of the final answer's header fields. */
  headers: Record<string, string>;
  /**
   * Address that the last hop used, where the browser gives it. Without an answer only Firefox does, and only when a
   * connection stood: an address proves one, null proves nothing.
   */
  address: string | null;
  /** ALPN id, e.g. `h2`, where given. */
  protocol: string | null;
  reused_connection: boolean | null;
  timings: Timings | null;
  /** Redirects that were followed, in order. */
  hops: Hop[];
  /** The URL at which the attempt ended: the failing hop's, or the final answer's. */
  final_url: string;
  /** Estimated bytes on the wire, both ways. */
  bytes: number;
  body: BodyFacts | null;
  dns: DnsAnswer | null;
  certificate: Certificate | null;
  /** The proxy that the browser used for this request (Firefox only). */
  proxy: { type: string; host: string } | null;
}
