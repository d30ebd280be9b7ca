/** Firefox's sentences about a failed TLS handshake, in any of the languages we know. */
import { NSS_MEANINGS } from './failures.firefox.table.ts';
import { foldText } from './fold-text.ts';
import { HANDSHAKE_FAILED, type Meaning } from './meanings.ts';
import { TLS_TEXTS } from './tls-texts.firefox.table.ts';

const TEXTS: Readonly<Record<string, readonly string[]>> = TLS_TEXTS;

const MEANINGS = new Map(
  Object.entries(NSS_MEANINGS).flatMap(([name, meaning]) =>
    (TEXTS[name] ?? []).map((text) => [foldText(text), meaning] as const),
  ),
);

const SELF_SIGNED = new Set(TLS_TEXTS.MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT.map(foldText));

/** A sentence that is not known, or in a language that is not known, is still a failed handshake. */
export function tlsTextMeaning(text: string): Meaning {
  return MEANINGS.get(foldText(text)) ?? HANDSHAKE_FAILED;
}

/** Firefox says, in a language that is known, that the certificate is signed by itself. */
export function isSelfSignedText(text: string): boolean {
  return SELF_SIGNED.has(foldText(text));
}
