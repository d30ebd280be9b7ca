/** One TLS handshake with one name, and what the certificate says. */
import { isIP, type Socket } from 'node:net';
import { connect, type SecureContext, type TLSSocket } from 'node:tls';
import type { X509Certificate } from 'node:crypto';
import type { ControlHop } from '../../utils/targets/schema.control.ts';
import { certificateFailure, CLOSED, handshakeFailure, TIMEOUT } from './failure-words.ts';

const HANDSHAKE_LIMIT_MS = 10_000;

export type TlsFacts = NonNullable<ControlHop['tls']>;

export interface Handshake {
  facts: TlsFacts;
  /** Null where the handshake or the certificate failed. */
  socket: TLSSocket | null;
}

/** Certificates of large networks name hundreds of sites; a bundle carries one of them for each target. */
const MOST_NAMES = 50;
const LONGEST_NAME = 255;
const LONGEST_ISSUER = 300;

/** A server may break off whoever offers HTTP/2, or whoever does not: so the vantage offers what Chromium 156 and Firefox 153 do. */
export const BROWSERS_OFFER: readonly string[] = ['h2', 'http/1.1'];
/** What they offer where they are sent back to it. */
export const HTTP1_ALONE: readonly string[] = ['http/1.1'];

/** Takes `socket` over: it is ended unless it comes back. */
export function shakeHands(
  socket: Socket,
  host: string,
  trust: SecureContext,
  protocols = BROWSERS_OFFER,
): Promise<Handshake> {
  return new Promise((resolve) => {
    const secured = connect({
      socket,
      host,
      // An address is no server name (RFC 6066 §3), nor is a dot at the end of a name.
      ...(isIP(host) === 0 && { servername: host.replace(/\.$/, '') }),
      ALPNProtocols: [...protocols],
      secureContext: trust,
      // The certificate is looked at below: what is wrong with it is what is to be told.
      rejectUnauthorized: false,
    });
    let given = false;
    const give = (failure: string | null, certificate = secured.getPeerX509Certificate()): void => {
      if (given) return;
      given = true;
      clearTimeout(late);
      const facts = { failure, ...certificateFacts(certificate) };
      if (failure !== null) secured.destroy();
      resolve({ facts, socket: failure === null ? secured : null });
    };
    const late = setTimeout(() => give(TIMEOUT), HANDSHAKE_LIMIT_MS);
    secured.once('secureConnect', () => {
      // Node gives it once, and nothing when it is asked again (24.21, 2026-11-26).
      const certificate = secured.getPeerX509Certificate();
      give(failureOf(secured, certificate, host), certificate);
    });
    // It stays: what goes wrong later is heard by whoever uses the socket, and must not be thrown.
    secured.on('error', (error) => give(handshakeFailure(error)));
    secured.once('close', () => give(CLOSED));
  });
}

/**
 * Node still takes a certificate without alternative names for the name in its subject. Chromium 156 and Firefox 153 do not, also
 * under a root that was installed here (measured 2026-11-26); RFC 9525 forbids it.
 */
function failureOf(
  secured: TLSSocket,
  certificate: X509Certificate | undefined,
  host: string,
): string | null {
  if (!secured.authorized) return certificateFailure(secured.authorizationError);
  const kind = isIP(host) === 0 ? 'DNS:' : 'IP Address:';
  return certificate?.subjectAltName?.includes(kind) === true ? null : 'ssl_invalid_hostname';
}

function certificateFacts(certificate: X509Certificate | undefined): Omit<TlsFacts, 'failure'> {
  if (certificate === undefined) return { issuer: null, names: [], valid_from: null, valid_until: null };
  return {
    issuer: certificate.issuer.replaceAll('\n', ', ').slice(0, LONGEST_ISSUER).toWellFormed(),
    names: namesOf(certificate.subjectAltName ?? ''),
    valid_from: momentOf(certificate.validFromDate),
    valid_until: momentOf(certificate.validToDate),
  };
}

/** Null where the certificate holds something that is no time, or a year that no certificate can name (RFC 5280 §4.1.2.5). */
function momentOf(date: Date): string | null {
  const year = date.getUTCFullYear();
  return year >= 1950 && year <= 9999 ? date.toISOString() : null;
}

/** `DNS:a.test, IP Address:192.0.2.1`; a name that holds strange characters stands in quotes and is left out. */
function namesOf(alternatives: string): string[] {
  return alternatives
    .split(', ')
    .flatMap((entry) => /^(?:DNS|IP Address):([^"]+)$/.exec(entry)?.[1] ?? [])
    .filter((name) => name.length <= LONGEST_NAME)
    .slice(0, MOST_NAMES);
}
