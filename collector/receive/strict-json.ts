/** JSON as RFC 8259 has it, and nothing that two readers could read differently. */
import type { FieldError } from '../problem.ts';

export type StrictJson = { ok: true; value: unknown } | { ok: false; error: FieldError };

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Not ok: the bytes are not UTF-8, or not JSON. Names that come twice are not seen here: `membersIn` and `duplicateIn`. */
export function parseStrict(bytes: Uint8Array): StrictJson {
  if (bytes.length === 0) return no('the body is empty');
  if (bytes[0] === 0xef && bytes[1] === 0xbb)
    return no('it begins with a byte order mark, which JSON has not');
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return no('it is not valid UTF-8');
  }
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    return no(at === undefined ? 'it is not JSON, or cut off' : `it is not JSON: see character ${at}`);
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/**
 * Members of all objects, as they are written, in bytes that are JSON: the colons outside of strings. When there are more of
 * them than the parsed value has, a name came twice and the parser kept the last. `inStrings` are the colons inside of strings,
 * for who knows them: with no escapes in the text, all bytes can then be counted alike, in a third of the time.
 */
export function membersIn(bytes: Uint8Array, inStrings: number): number {
  let colons = 0;
  if (!bytes.includes(BACKSLASH)) {
    for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === COLON) colons += 1;
    return colons - inStrings;
  }
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === COLON) colons += 1;
    if (byte !== QUOTE) continue;
    at += 1;
    while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  }
  return colons;
}

/** Where a name comes a second time in one object, as a JSON pointer, in text that is JSON; null: nowhere. */
export function duplicateIn(text: string): string | null {
  const path: { names: Set<string> | null; key: string | number }[] = [];
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;
  let last = '';
  for (const [token] of text.matchAll(tokens)) {
    const inside = path.at(-1);
    if (token === '{') path.push({ names: new Set(), key: '' });
    else if (token === '[') path.push({ names: null, key: 0 });
    else if (token === '}' || token === ']') path.pop();
    else if (token === ',' && typeof inside?.key === 'number') inside.key += 1;
    else if (token === ':' && inside?.names) {
      const name = String(JSON.parse(last));
      inside.key = name;
      if (inside.names.has(name)) return path.map(({ key }) => `/${escaped(String(key))}`).join('');
      inside.names.add(name);
    }
    last = token;
  }
  return null;
}

/** One step of a JSON pointer (RFC 6901). */
export function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function no(detail: string): StrictJson {
  return { ok: false, error: { pointer: '', detail } };
}
