/**
 * The words for what is checked. Shared with the collector: it holds types and nothing else.
 * Field names are snake_case because these records are stored, exported and sent as they are.
 */

/**
 * What an endpoint is for its service: the page people open, the API that its apps and shared links lead to, the CDN
 * that its content comes from.
 */
export type EndpointRole = 'page' | 'api' | 'cdn';

/** One URL to check. */
export interface Target {
  /** Absolute http or https URL, in the form `new URL(url).href` gives it, without a fragment. */
  url: string;
  /** Citizen Lab category code, e.g. `GRP`. */
  category_code: string;
  /** Id of the service it belongs to (`facebook`), or null. */
  service: string | null;
  role: EndpointRole | null;
  /** `built_in` and `list` targets are published; `user` targets never leave the device. */
  source: 'built_in' | 'list' | 'user';
}

/** One address that a service needs. */
export interface Endpoint {
  url: string;
  role: EndpointRole;
}

/** What people know by one name, and the endpoints its state follows from (docs/services.md). */
export interface Service {
  id: string;
  name: string;
  category_code: string;
  /** At least one of them a page. */
  endpoints: readonly Endpoint[];
  /** What a person should know of this service's results. */
  note?: string;
}

/** A host that is up for everyone: if none answers, the fault is the line's and not a target's. */
export interface Anchor {
  url: string;
  scope: 'international' | 'domestic';
  /** ISO 3166-1 alpha-2 country of a domestic anchor; null for an international one. */
  country: string | null;
  /** Who runs the network it stands in, e.g. `cloudflare`; anchors are picked from different ones. */
  network: string;
  /**
   * The known answer of a plain http anchor: a different one was put there by a captive portal. Null over https,
   * where any answer proves the host, and where there is no known answer.
   */
  expects: { status: number; body_contains: string | null } | null;
}
