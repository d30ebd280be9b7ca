/** base64url without padding (RFC 4648 §5): the wire's form of bytes inside JSON. */

export type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Null: not base64url, or not its one proper form. A text whose last character holds
 * bits that no byte takes is refused too: bytes have one form, so that no second text passes for a signed or a spent one.
 *
 * `Uint8Array.fromBase64` would do, but Chromium has it only since 140.
 */
export function fromBase64url(text: string): Bytes | null {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return null;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return toBase64url(bytes) === text ? bytes : null;
}

export function toBase64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
