/**
 * What an error code can mean. The tables of the browsers point here, so that the same cause reads the same in each.
 * Words: OONI's df-007 strings and ours (contract §1.1). Classes are coarser on purpose: they compare across browsers.
 */
import type { Failure } from './verdict.ts';

/**
 * What a code says besides its class. `date` the certificate's dates do not fit this machine's clock · `interception`
 * the browser itself says that somebody sits in between · `alert` a TLS alert, which anybody on the path can forge ·
 * `client_certificate` the server was reached and wants one of ours · `offline` this machine has no network.
 */
export type Sign = 'date' | 'interception' | 'alert' | 'client_certificate' | 'offline';

/** `failure: 'as_given'`: df-007 has no word, so the code itself follows `unknown_failure:`. */
export interface Meaning extends Failure {
  sign?: Sign;
}

export const AS_GIVEN = 'as_given';

export const UNRESOLVED = {
  failure_class: 'dns',
  failure: 'dns_lookup_error',
  operation: 'resolve',
} as const;
export const RESOLVER_SILENT = { ...UNRESOLVED, failure: 'generic_timeout_error' } as const;

export const REFUSED = {
  failure_class: 'refused',
  failure: 'connection_refused',
  operation: 'connect',
} as const;
export const UNREACHABLE = {
  failure_class: 'unreachable',
  failure: 'host_unreachable',
  operation: 'connect',
} as const;

/** A reset looks the same at connecting, in the handshake and after the request: the operation stays open. */
export const RESET = { failure_class: 'reset', failure: 'connection_reset', operation: null } as const;
/** Closed by FIN before an answer. */
export const CLOSED = { failure_class: 'reset', failure: 'eof_error', operation: null } as const;
export const CLOSED_AFTER_REQUEST = { ...CLOSED, operation: 'http_round_trip' } as const;
/** The connection broke, but not provably by a reset. */
export const BROKEN = { failure_class: 'reset', failure: AS_GIVEN, operation: null } as const;
export const CONNECT_BROKEN = { ...BROKEN, operation: 'connect' } as const;

export const TIMEOUT = {
  failure_class: 'timeout',
  failure: 'generic_timeout_error',
  operation: null,
} as const;
export const CONNECT_TIMEOUT = { ...TIMEOUT, operation: 'connect' } as const;

export const HANDSHAKE_FAILED = {
  failure_class: 'tls',
  failure: 'ssl_failed_handshake',
  operation: 'tls_handshake',
} as const;
export const HANDSHAKE_ALERT = { ...HANDSHAKE_FAILED, sign: 'alert' } as const;
export const UNKNOWN_AUTHORITY = { ...HANDSHAKE_FAILED, failure: 'ssl_unknown_authority' } as const;
export const INTERCEPTED = { ...UNKNOWN_AUTHORITY, sign: 'interception' } as const;
export const WRONG_NAME = { ...HANDSHAKE_FAILED, failure: 'ssl_invalid_hostname' } as const;
/** The server's own complaint about the name. OONI's QUIC classifier reads this alert as an invalid host name too. */
export const NAME_ALERT = { ...WRONG_NAME, sign: 'alert' } as const;
export const BAD_CERTIFICATE = { ...HANDSHAKE_FAILED, failure: 'ssl_invalid_certificate' } as const;
export const BAD_DATE = { ...BAD_CERTIFICATE, sign: 'date' } as const;
export const PIN_BROKEN = { ...BAD_CERTIFICATE, sign: 'interception' } as const;
export const INSECURE = { failure_class: 'tls', failure: AS_GIVEN, operation: null } as const;

export const HTTP_FAILED = {
  failure_class: 'http',
  failure: AS_GIVEN,
  operation: 'http_round_trip',
} as const;
export const QUIC_FAILED = { ...HTTP_FAILED, operation: null } as const;
export const BODY_TRUNCATED = { ...HTTP_FAILED, failure: 'response_body_truncated' } as const;
export const REDIRECT_LOOP = { ...HTTP_FAILED, failure: 'too_many_redirects' } as const;
export const BAD_REDIRECT = { ...HTTP_FAILED, failure: 'http_invalid_redirect_location_host' } as const;

/** Causes on this machine: never evidence about a target. */
export const LOCAL = { failure_class: 'local', failure: AS_GIVEN, operation: null } as const;
export const OFFLINE = { ...LOCAL, failure: 'network_unreachable', sign: 'offline' } as const;
export const INTERRUPTED = { ...LOCAL, failure: 'interrupted' } as const;

/** The server was reached: nothing failed that a censor does. */
export const REACHABLE = {
  failure_class: null,
  failure: null,
  operation: null,
  sign: 'client_certificate',
} as const;

/** Too general to say anything: neither the target's fault nor this machine's. */
export const UNCLASSIFIED = { failure_class: null, failure: AS_GIVEN, operation: null } as const;

export const NOTHING_FAILED = { failure_class: null, failure: null, operation: null } as const;
