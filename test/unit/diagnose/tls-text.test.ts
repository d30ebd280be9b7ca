import { describe, expect, it } from 'vitest';
import { classify } from '../../../utils/diagnose/classify.ts';
import { NSS_MEANINGS } from '../../../utils/diagnose/failures.firefox.table.ts';
import { tlsTextMeaning } from '../../../utils/diagnose/tls-text.ts';
import { TLS_TEXT_LANGUAGES, TLS_TEXTS } from '../../../utils/diagnose/tls-texts.firefox.table.ts';
import type { Failure } from '../../../utils/diagnose/verdict.ts';
import { failed } from './making.ts';

/** The 14 sentences that we met or read first, as Firefox 153 shows them in English. */
const FIRST_MET = [
  ['The certificate is not trusted because it is self-signed.', 'ssl_unknown_authority'],
  ['Peer’s Certificate issuer is not recognized.', 'ssl_unknown_authority'],
  ['Peer’s Certificate has expired.', 'ssl_invalid_certificate'],
  [
    'Unable to communicate securely with peer: requested domain name does not match the server’s certificate.',
    'ssl_invalid_hostname',
  ],
  ['The server presented a certificate that is not yet valid.', 'ssl_invalid_certificate'],
  [
    'The server uses key pinning (HPKP) but no trusted certificate chain could be constructed that matches the pinset. Key pinning violations cannot be overridden.',
    'ssl_invalid_certificate',
  ],
  ['Peer’s Certificate has been revoked.', 'ssl_invalid_certificate'],
  [
    'The certificate authority that issued the certificate was distrusted before the certificate was issued.',
    'ssl_unknown_authority',
  ],
  ['SSL received a record that exceeded the maximum permissible length.', 'ssl_failed_handshake'],
  ['Peer reports incompatible or unsupported protocol version.', 'ssl_failed_handshake'],
  ['Cannot communicate securely with peer: no common encryption algorithm(s).', 'ssl_failed_handshake'],
  ['SSL peer has no certificate for the requested DNS name.', 'ssl_invalid_hostname'],
  ['Peer reports it experienced an internal error.', 'ssl_failed_handshake'],
  ['Peer received a valid certificate, but access was denied.', 'ssl_failed_handshake'],
] as const;

const EVERY_TEXT = Object.entries<readonly string[]>(TLS_TEXTS).flatMap(([name, texts]) =>
  texts.map((text, place) => [TLS_TEXT_LANGUAGES[place], name, text] as const),
);
const MEANINGS: Record<string, Failure> = NSS_MEANINGS;

it.each(FIRST_MET)('%s', (text, failure) => {
  expect(classify(failed('firefox', text))).toEqual({
    failure_class: 'tls',
    failure,
    operation: 'tls_handshake',
  });
});

it('every row has each language once', () => {
  expect(TLS_TEXT_LANGUAGES).toEqual(['en-US', 'ar', 'fa', 'ru', 'tr', 'zh-CN', 'zh-TW', 'fr', 'es-ES']);
  for (const texts of Object.values<readonly string[]>(TLS_TEXTS)) {
    expect(texts).toHaveLength(TLS_TEXT_LANGUAGES.length);
    expect(new Set(texts).size).toBe(TLS_TEXT_LANGUAGES.length);
  }
});

it.each(EVERY_TEXT)('%s %s', (_language, name, text) => {
  const { failure_class, failure } = classify(failed('firefox', text));
  expect(failure_class).toBe(MEANINGS[name]?.failure_class);
  expect([MEANINGS[name]?.failure, `unknown_failure: ${text}`]).toContain(failure);
});

it('all but one of them are TLS failures: TLS switched off is this machine’s doing', () => {
  const others = Object.entries(MEANINGS).filter(([, { failure_class }]) => failure_class !== 'tls');
  expect(others.map(([name]) => name)).toEqual(['SSL_ERROR_SSL_DISABLED']);
});

describe('a text is known by its words', () => {
  it.each([
    'Peer’s Certificate has expired.',
    "Peer's Certificate has expired.",
    'Peer’s certificate has expired',
    ' Peer’s\u00a0Certificate has expired.\n',
    '\u2068Peer’s\u2069 Certificate has expired.',
  ])('%j', (text) => {
    expect(tlsTextMeaning(text)).toBe(NSS_MEANINGS.SEC_ERROR_EXPIRED_CERTIFICATE);
  });

  it('in Persian with or without a joiner', () => {
    const [, , text] = TLS_TEXTS.SEC_ERROR_CERT_NOT_IN_NAME_SPACE;
    expect(text).toContain('\u200c');
    expect(tlsTextMeaning(text.replaceAll('\u200c', ''))).toBe(NSS_MEANINGS.SEC_ERROR_CERT_NOT_IN_NAME_SPACE);
  });

  it('and another sentence is a failed handshake', () => {
    expect(tlsTextMeaning('Peer’s Certificate has expired yesterday.').failure).toBe('ssl_failed_handshake');
  });
});
