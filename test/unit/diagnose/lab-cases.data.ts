/**
 * The 59 cases of our first lab, as both browsers showed them (Chromium 156.0.8078.79, Firefox 153.7.0esr, headless
 * Linux, 2026-11), and what they must be classified as. `https` tells the scheme that was asked.
 */
export interface Shown {
  /** Status where an answer came; null where none did. */
  status: number | null;
  error: string | null;
  /** Our own timer ended it. */
  abort?: boolean;
  /** Milliseconds until it ended. */
  ms: number;
  /** Firefox only: `dns.resolve` beside the fetch; an error, or the address. */
  resolved?: string;
}

type Classified = readonly [failure_class: string | null, failure: string | null, operation: string | null];

export interface LabCase {
  id: string;
  https: boolean;
  chromium: Shown;
  chromiumIs: Classified;
  firefox: Shown;
  firefoxIs: Classified;
}

const OK = [null, null, null] as const;
const DNS = ['dns', 'dns_lookup_error', 'resolve'] as const;
const REFUSED = ['refused', 'connection_refused', 'connect'] as const;
const UNREACHABLE = ['unreachable', 'host_unreachable', 'connect'] as const;
const RESET = ['reset', 'connection_reset', null] as const;
const BODY_RESET = ['reset', 'connection_reset', 'http_round_trip'] as const;
const TRUNCATED = ['http', 'response_body_truncated', 'http_round_trip'] as const;
const TIMEOUT = ['timeout', 'generic_timeout_error', null] as const;
const HANDSHAKE = ['tls', 'ssl_failed_handshake', 'tls_handshake'] as const;
const AUTHORITY = ['tls', 'ssl_unknown_authority', 'tls_handshake'] as const;
const NAME = ['tls', 'ssl_invalid_hostname', 'tls_handshake'] as const;
const INVALID = ['tls', 'ssl_invalid_certificate', 'tls_handshake'] as const;

const answer = (status: number, ms: number, error: string | null = null): Shown => ({ status, error, ms });
const error = (text: string, ms: number, resolved?: string): Shown => ({
  status: null,
  error: text,
  ms,
  ...(resolved === undefined ? {} : { resolved }),
});
const cut = (text: string, ms: number, resolved?: string): Shown => ({
  ...error(text, ms, resolved),
  abort: true,
});
const UNKNOWN_HOST = 'NS_ERROR_UNKNOWN_HOST';

// prettier-ignore
export const LAB_CASES: readonly LabCase[] = [
  { id: 'ok-https', https: true, chromium: answer(200, 15), chromiumIs: OK, firefox: { ...answer(200, 61), resolved: '198.51.100.2' }, firefoxIs: OK },
  { id: 'ok-http', https: false, chromium: answer(200, 7), chromiumIs: OK, firefox: answer(200, 8), firefoxIs: OK },
  { id: 'ok-http-redirect-manual', https: false, chromium: answer(0, 15, 'net::ERR_ABORTED'), chromiumIs: OK, firefox: answer(0, 6), firefoxIs: OK },
  { id: 'ok-http-redirect-follow', https: false, chromium: answer(200, 13), chromiumIs: OK, firefox: answer(200, 34), firefoxIs: OK },
  { id: 'dns-nx', https: true, chromium: error('net::ERR_NAME_NOT_RESOLVED', 19), chromiumIs: DNS, firefox: error(UNKNOWN_HOST, 5, UNKNOWN_HOST), firefoxIs: DNS },
  { id: 'dns-servfail', https: true, chromium: error('net::ERR_NAME_NOT_RESOLVED', 19), chromiumIs: DNS, firefox: error(UNKNOWN_HOST, 8, UNKNOWN_HOST), firefoxIs: DNS },
  { id: 'dns-dnsrefused', https: true, chromium: error('net::ERR_NAME_NOT_RESOLVED', 22), chromiumIs: DNS, firefox: error(UNKNOWN_HOST, 8, UNKNOWN_HOST), firefoxIs: DNS },
  { id: 'dns-dnsempty', https: true, chromium: error('net::ERR_NAME_NOT_RESOLVED', 24), chromiumIs: DNS, firefox: error(UNKNOWN_HOST, 6, UNKNOWN_HOST), firefoxIs: DNS },
  { id: 'dns-dnsmalformed', https: true, chromium: error('net::ERR_NAME_NOT_RESOLVED', 11), chromiumIs: DNS, firefox: error(UNKNOWN_HOST, 8, UNKNOWN_HOST), firefoxIs: DNS },
  { id: 'dns-bogon10', https: true, chromium: cut('net::ERR_ABORTED', 12000), chromiumIs: TIMEOUT, firefox: cut('NS_BINDING_ABORTED', 12000, '10.10.34.34'), firefoxIs: ['timeout', 'generic_timeout_error', 'connect'] },
  { id: 'dns-lo', https: true, chromium: error('net::ERR_CONNECTION_REFUSED', 6), chromiumIs: REFUSED, firefox: error('NS_ERROR_CONNECTION_REFUSED', 6, '127.0.0.1'), firefoxIs: REFUSED },
  { id: 'dns-zero', https: true, chromium: error('net::ERR_CONNECTION_REFUSED', 5), chromiumIs: REFUSED, firefox: error('NS_ERROR_CONNECTION_REFUSED', 9, '0.0.0.0'), firefoxIs: REFUSED },
  { id: 'dns-collide', https: true, chromium: error('net::ERR_NAME_NOT_RESOLVED', 8), chromiumIs: DNS, firefox: error(UNKNOWN_HOST, 5, UNKNOWN_HOST), firefoxIs: DNS },
  { id: 'dns-slowdns', https: true, chromium: answer(200, 7058), chromiumIs: OK, firefox: error('Unable to communicate securely with peer: requested domain name does not match the server’s certificate.', 4011, '198.51.100.2'), firefoxIs: NAME },
  { id: 'dns-timeout', https: true, chromium: error('net::ERR_NAME_NOT_RESOLVED', 26092), chromiumIs: DNS, firefox: error(UNKNOWN_HOST, 10015, UNKNOWN_HOST), firefoxIs: DNS },
  { id: 'tcp-refused', https: true, chromium: error('net::ERR_CONNECTION_REFUSED', 9), chromiumIs: REFUSED, firefox: error('NS_ERROR_CONNECTION_REFUSED', 16), firefoxIs: REFUSED },
  { id: 'tcp-refused-http', https: false, chromium: error('net::ERR_CONNECTION_REFUSED', 5), chromiumIs: REFUSED, firefox: error('NS_ERROR_CONNECTION_REFUSED', 8), firefoxIs: REFUSED },
  { id: 'tcp-syndrop-12s', https: true, chromium: cut('net::ERR_ABORTED', 12000), chromiumIs: TIMEOUT, firefox: cut('NS_BINDING_ABORTED', 12007), firefoxIs: TIMEOUT },
  { id: 'tcp-fwrst', https: true, chromium: error('net::ERR_CONNECTION_REFUSED', 6), chromiumIs: REFUSED, firefox: error('NS_ERROR_CONNECTION_REFUSED', 10), firefoxIs: REFUSED },
  { id: 'tcp-hostunreach', https: true, chromium: error('net::ERR_ADDRESS_UNREACHABLE', 6), chromiumIs: UNREACHABLE, firefox: error('NS_ERROR_CONNECTION_REFUSED', 12), firefoxIs: REFUSED },
  { id: 'tcp-netunreach', https: true, chromium: error('net::ERR_ADDRESS_UNREACHABLE', 6), chromiumIs: UNREACHABLE, firefox: error('NS_ERROR_CONNECTION_REFUSED', 8), firefoxIs: REFUSED },
  { id: 'tcp-adminprohib', https: true, chromium: error('net::ERR_ADDRESS_UNREACHABLE', 6), chromiumIs: UNREACHABLE, firefox: error('NS_ERROR_CONNECTION_REFUSED', 14), firefoxIs: REFUSED },
  { id: 'tcp-rst-on-accept-http', https: false, chromium: error('net::ERR_CONNECTION_RESET', 5), chromiumIs: RESET, firefox: error('NS_ERROR_NET_RESET', 11), firefoxIs: RESET },
  { id: 'tcp-rst-on-accept-https', https: true, chromium: error('net::ERR_CONNECTION_RESET', 5), chromiumIs: RESET, firefox: error('NS_ERROR_NET_RESET', 30), firefoxIs: RESET },
  { id: 'http-rst-on-request', https: false, chromium: error('net::ERR_CONNECTION_RESET', 6), chromiumIs: RESET, firefox: error('NS_ERROR_NET_RESET', 12), firefoxIs: RESET },
  { id: 'tls-rst-on-clienthello', https: true, chromium: error('net::ERR_CONNECTION_RESET', 12), chromiumIs: RESET, firefox: error('NS_ERROR_NET_RESET', 17), firefoxIs: RESET },
  { id: 'http-fin-on-request', https: false, chromium: error('net::ERR_EMPTY_RESPONSE', 5), chromiumIs: ['reset', 'eof_error', 'http_round_trip'], firefox: error('NS_ERROR_NET_RESET', 10), firefoxIs: RESET },
  { id: 'tls-fin-on-clienthello', https: true, chromium: error('net::ERR_CONNECTION_CLOSED', 14), chromiumIs: ['reset', 'eof_error', null], firefox: error('NS_ERROR_NET_RESET', 18), firefoxIs: RESET },
  { id: 'http-silent-12s', https: false, chromium: cut('net::ERR_ABORTED', 12008), chromiumIs: TIMEOUT, firefox: cut('NS_BINDING_ABORTED', 12001), firefoxIs: TIMEOUT },
  { id: 'tls-silent-12s', https: true, chromium: cut('net::ERR_ABORTED', 12001), chromiumIs: TIMEOUT, firefox: cut('NS_BINDING_ABORTED', 12001), firefoxIs: TIMEOUT },
  { id: 'http-rst-mid-headers', https: false, chromium: error('net::ERR_CONNECTION_RESET', 106), chromiumIs: RESET, firefox: error('NS_ERROR_NET_RESET', 108), firefoxIs: RESET },
  { id: 'http-rst-mid-body', https: false, chromium: answer(200, 207, 'net::ERR_CONNECTION_RESET'), chromiumIs: BODY_RESET, firefox: answer(200, 209, 'NS_ERROR_NET_RESET'), firefoxIs: BODY_RESET },
  { id: 'http-fin-mid-body', https: false, chromium: answer(200, 207, 'net::ERR_CONTENT_LENGTH_MISMATCH'), chromiumIs: TRUNCATED, firefox: answer(200, 209, 'NS_ERROR_NET_PARTIAL_TRANSFER'), firefoxIs: TRUNCATED },
  { id: 'http-chunk-incomplete', https: false, chromium: answer(200, 207, 'net::ERR_INCOMPLETE_CHUNKED_ENCODING'), chromiumIs: TRUNCATED, firefox: answer(200, 211, 'NS_ERROR_NET_PARTIAL_TRANSFER'), firefoxIs: TRUNCATED },
  { id: 'http-garbage', https: false, chromium: answer(200, 7), chromiumIs: OK, firefox: answer(200, 9), firefoxIs: OK },
  { id: 'tls-plain-http-on-443', https: true, chromium: error('net::ERR_SSL_PROTOCOL_ERROR', 7), chromiumIs: HANDSHAKE, firefox: error('SSL received a record that exceeded the maximum permissible length.', 6), firefoxIs: HANDSHAKE },
  { id: 'tls-garbage', https: true, chromium: error('net::ERR_SSL_PROTOCOL_ERROR', 7), chromiumIs: HANDSHAKE, firefox: error('SSL received a record that exceeded the maximum permissible length.', 8), firefoxIs: HANDSHAKE },
  { id: 'tls-selfsigned', https: true, chromium: error('net::ERR_CERT_AUTHORITY_INVALID', 16), chromiumIs: AUTHORITY, firefox: error('The certificate is not trusted because it is self-signed.', 12), firefoxIs: AUTHORITY },
  { id: 'tls-expired', https: true, chromium: error('net::ERR_CERT_AUTHORITY_INVALID', 7), chromiumIs: AUTHORITY, firefox: error('Peer’s Certificate has expired.', 10), firefoxIs: INVALID },
  { id: 'tls-wronghost', https: true, chromium: error('net::ERR_CERT_AUTHORITY_INVALID', 13), chromiumIs: AUTHORITY, firefox: error('Unable to communicate securely with peer: requested domain name does not match the server’s certificate.', 11), firefoxIs: NAME },
  { id: 'tls-unknown-ca', https: true, chromium: error('net::ERR_CERT_AUTHORITY_INVALID', 13), chromiumIs: AUTHORITY, firefox: error('Peer’s Certificate issuer is not recognized.', 10), firefoxIs: AUTHORITY },
  { id: 'tls-oldversion', https: true, chromium: error('net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH', 9), chromiumIs: HANDSHAKE, firefox: error('Peer reports incompatible or unsupported protocol version.', 6), firefoxIs: HANDSHAKE },
  { id: 'tls-alert-unrecognized_name', https: true, chromium: error('net::ERR_SSL_UNRECOGNIZED_NAME_ALERT', 7), chromiumIs: NAME, firefox: error('SSL peer has no certificate for the requested DNS name.', 7), firefoxIs: NAME },
  { id: 'tls-alert-handshake_failure', https: true, chromium: error('net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH', 9), chromiumIs: HANDSHAKE, firefox: error('Cannot communicate securely with peer: no common encryption algorithm(s).', 7), firefoxIs: HANDSHAKE },
  { id: 'tls-alert-internal_error', https: true, chromium: error('net::ERR_SSL_PROTOCOL_ERROR', 7), chromiumIs: HANDSHAKE, firefox: error('Peer reports it experienced an internal error.', 5), firefoxIs: HANDSHAKE },
  { id: 'tls-alert-access_denied', https: true, chromium: error('net::ERR_SSL_PROTOCOL_ERROR', 9), chromiumIs: HANDSHAKE, firefox: error('Peer received a valid certificate, but access was denied.', 6), firefoxIs: HANDSHAKE },
  { id: 'http-403', https: false, chromium: answer(403, 9), chromiumIs: OK, firefox: answer(403, 8), firefoxIs: OK },
  { id: 'http-451', https: false, chromium: answer(451, 10), chromiumIs: OK, firefox: answer(451, 7), firefoxIs: OK },
  { id: 'http-511', https: false, chromium: answer(511, 11), chromiumIs: OK, firefox: answer(511, 10), firefoxIs: OK },
  { id: 'http-redirect-blockpage-follow', https: false, chromium: answer(200, 14), chromiumIs: OK, firefox: answer(200, 14), firefoxIs: OK },
  { id: 'http-redirect-blockpage-manual', https: false, chromium: answer(0, 5, 'net::ERR_ABORTED'), chromiumIs: OK, firefox: answer(0, 6), firefoxIs: OK },
  { id: 'http-redirect-loop', https: false, chromium: error('net::ERR_TOO_MANY_REDIRECTS', 43), chromiumIs: ['http', 'too_many_redirects', 'http_round_trip'], firefox: error('NS_ERROR_REDIRECT_LOOP', 116), firefoxIs: ['http', 'too_many_redirects', 'http_round_trip'] },
  { id: 'http-empty200', https: false, chromium: answer(200, 9), chromiumIs: OK, firefox: answer(200, 10), firefoxIs: OK },
  { id: 'other-ext-adblock', https: false, chromium: answer(200, 6), chromiumIs: OK, firefox: answer(200, 10), firefoxIs: OK },
  { id: 'keep-1', https: true, chromium: answer(200, 6), chromiumIs: OK, firefox: answer(200, 7), firefoxIs: OK },
  { id: 'keep-2', https: true, chromium: answer(200, 3), chromiumIs: OK, firefox: answer(200, 6), firefoxIs: OK },
  { id: 'bad-port', https: false, chromium: error('net::ERR_UNSAFE_PORT', 1), chromiumIs: ['local', 'unknown_failure: net::ERR_UNSAFE_PORT', null], firefox: { status: null, error: null, ms: 0 }, firefoxIs: ['local', 'unknown_failure: no error given', null] },
  { id: 'literal-blackhole', https: true, chromium: cut('net::ERR_ABORTED', 8000), chromiumIs: TIMEOUT, firefox: cut('NS_BINDING_ABORTED', 8005), firefoxIs: TIMEOUT },
  { id: 'no-cors', https: true, chromium: error('net::ERR_NAME_NOT_RESOLVED', 12), chromiumIs: DNS, firefox: error(UNKNOWN_HOST, 8), firefoxIs: DNS },
];
