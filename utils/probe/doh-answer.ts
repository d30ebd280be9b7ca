/** What one DNS-over-HTTPS resolver (RFC 8484) said about a name. Raw: whether it is believed is `utils/diagnose`'s. */
export interface DohAnswer {
  /** URL of the resolver. */
  resolver: string;
  host: string;
  /** ISO 8601, UTC. */
  at: string;
  duration_ms: number;
  /** IPv4 and IPv6 addresses in the answer; empty when it has none. */
  addresses: string[];
  /** RFC 1035 response code, e.g. `NOERROR`, `NXDOMAIN`, `SERVFAIL`; null when no DNS message came back. */
  rcode: string | null;
  /** Why no DNS message came back (`timeout`, `http 403`, `not a DNS message` …), else null. */
  error: string | null;
  bytes: number;
  /** One question for IPv4, and one for IPv6 where there was none. Missing in what was kept before it was counted. */
  requests?: number;
}
