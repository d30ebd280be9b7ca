import type { Bytes } from '../../../utils/targets/base64url.ts';

/** Hexadecimal digits as RFCs print them: spaces and line ends between them say nothing. */
export function bytesOf(hex: string): Bytes {
  return Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
