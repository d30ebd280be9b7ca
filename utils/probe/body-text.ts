/** The text of a body, the same for the extension and for a collector that compares with it. */

/** Empty where the type is no text's. Pictures and archives are counted and not kept; no type at all is read as text: block pages often name none. */
export function bodyText(bytes: Uint8Array, contentType: string): string {
  return isText(contentType) ? decode(bytes, contentType) : '';
}

function isText(contentType: string): boolean {
  return contentType.trim() === '' || /text|html|xml|json|javascript/i.test(contentType);
}

/** `stream` leaves out a character that the cut went through, in place of showing a broken one. */
function decode(bytes: Uint8Array, contentType: string): string {
  const [, label] = /charset\s*=\s*"?([^\s";]+)/i.exec(contentType) ?? [];
  return decoderFor(label).decode(bytes, { stream: true });
}

function decoderFor(label = 'utf-8'): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder(); // A charset that no browser knows.
  }
}
