/**
 * The words for what is checked. Shared with the collector: it holds types and nothing else.
 * Field names are snake_case because these records are stored, exported and sent as they are.
 */

/** What an endpoint is for its service: the page people open, the API or the CDN their app needs. */
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

/** A host that is up for everyone: if none answers, the fault is the line's and not a target's. */
export interface Anchor {
  url: string;
  scope: 'international' | 'domestic';
  /** ISO 3166-1 alpha-2 country of a domestic anchor; null for an international one. */
  country: string | null;
  /** Who runs the network it stands in, e.g. `cloudflare`; anchors are picked from different ones. */
  network: string;
  /** The known answer, where there is one: a different answer was put there by a captive portal. */
  expects: { status: number; body_contains: string | null } | null;
}
