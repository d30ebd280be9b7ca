/** From what Node says to OONI's strings (df-007). Where the evidence does not prove one, a more general one. */

/** Of a resolver's answer, or of its silence. */
const DNS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'dns_nxdomain_error',
  ENODATA: 'dns_no_answer',
  ESERVFAIL: 'dns_servfail_error',
  EREFUSED: 'dns_refused_error',
  ETIMEOUT: 'generic_timeout_error',
  ECANCELLED: 'generic_timeout_error',
};

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_reset',
  EPIPE: 'connection_reset',
  ETIMEDOUT: 'generic_timeout_error',
  EHOSTUNREACH: 'host_unreachable',
  EHOSTDOWN: 'host_unreachable',
  ENETUNREACH: 'network_unreachable',
  ENETDOWN: 'network_unreachable',
  // The machine has no address of that family to send from.
  EADDRNOTAVAIL: 'network_unreachable',
  EAFNOSUPPORT: 'network_unreachable',
};

/** X509_V_ERR_* as Node spells them, and its own check of the name. */
const CERTIFICATE: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'ssl_invalid_hostname',
  HOSTNAME_MISMATCH: 'ssl_invalid_hostname',
  SELF_SIGNED_CERT_IN_CHAIN: 'ssl_unknown_authority',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'ssl_unknown_authority',
  UNABLE_TO_GET_ISSUER_CERT: 'ssl_unknown_authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'ssl_unknown_authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'ssl_unknown_authority',
  CERT_UNTRUSTED: 'ssl_unknown_authority',
};

/** Error codes of HTTP/2 in the order of their numbers (RFC 9113 §7). */
const HTTP2 = (
  'NO_ERROR PROTOCOL_ERROR INTERNAL_ERROR FLOW_CONTROL_ERROR SETTINGS_TIMEOUT STREAM_CLOSED FRAME_SIZE_ERROR ' +
  'REFUSED_STREAM CANCEL COMPRESSION_ERROR CONNECT_ERROR ENHANCE_YOUR_CALM INADEQUATE_SECURITY HTTP_1_1_REQUIRED'
).split(' ');

export const TIMEOUT = 'generic_timeout_error';
export const CLOSED = 'eof_error';

/** The name did not resolve, and no rcode says why: a resolver that refuses connections, or answers nonsense. */
export function dnsFailure(error: unknown): string {
  return DNS[codeOf(error)] ?? 'dns_lookup_error';
}

/** Of a socket before or after the handshake. */
export function networkFailure(error: unknown): string {
  const code = codeOf(error);
  // Without a system call it is Node's word for an end that came too early ("socket hang up").
  if (code === 'ECONNRESET' && !isOfSystemCall(error)) return CLOSED;
  return NETWORK[code] ?? unknownFailure(code);
}

/** Of a stream that was reset, or of a connection that was said goodbye to, by this code. */
export function http2Failure(code: number): string {
  return unknownFailure(`http2 ${HTTP2[code] ?? code}`);
}

/** Of a handshake that did not end. */
export function handshakeFailure(error: unknown): string {
  const code = codeOf(error);
  // The alert "unrecognized_name" says that the server knows no such host (RFC 6066 §3).
  if (code === 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME') return 'ssl_invalid_hostname';
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_') || code === 'EPROTO')
    return 'ssl_failed_handshake';
  return networkFailure(error);
}

/** Of a certificate that did not verify; `reason` is the socket's `authorizationError`. */
export function certificateFailure(reason: unknown): string {
  return CERTIFICATE[codeOf(reason)] ?? 'ssl_invalid_certificate';
}

function unknownFailure(code: string): string {
  return `unknown_failure: ${code === '' ? 'no reason given' : code}`;
}

function codeOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (!(error instanceof Error)) return '';
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function isOfSystemCall(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall !== undefined;
}
