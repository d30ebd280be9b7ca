/** JSON as RFC 8259 has it, and nothing that two readers could read differently. */
import type { FieldError } from '../problem.ts';

export type StrictJson =
  | { ok: true; value: unknown; /** Members of all objects, as they are written. */ members: number }
  | { ok: false; error: FieldError };

/** Deeper than any batch, and far from what a parser could stumble over. */
const MOST_DEPTH = 16;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Not ok: the bytes are not UTF-8, not JSON, or nested too deep. Names that come twice: `duplicateIn`. */
export function parseStrict(bytes: Uint8Array): StrictJson {
  if (bytes.length === 0) return no('the body is empty');
  if (bytes[0] === 0xef && bytes[1] === 0xbb)
    return no('it begins with a byte order mark, which JSON has not');
  const shape = shapeOf(bytes);
  if (shape.depth > MOST_DEPTH) return no(`it is nested deeper than ${MOST_DEPTH} levels`);
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return no('it is not valid UTF-8');
  }
  try {
    return { ok: true, value: JSON.parse(text), members: shape.members };
  } catch (error) {
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    return no(at === undefined ? 'it is not JSON, or cut off' : `it is not JSON: see character ${at}`);
  }
}

/**
 * Colons and depth outside of strings. In JSON that parses, each colon is a member: when there are more of them than the
 * parsed value has, a name came twice and the parser kept the last.
 */
function shapeOf(bytes: Uint8Array): { members: number; depth: number } {
  let [members, level, depth] = [0, 0, 0];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === 0x22) {
      at += 1;
      while (at < bytes.length && bytes[at] !== 0x22) at += bytes[at] === 0x5c ? 2 : 1;
    } else if (byte === 0x3a) {
      members += 1;
    } else if (byte === 0x7b || byte === 0x5b) {
      level += 1;
      if (level > depth) depth = level;
    } else if (byte === 0x7d || byte === 0x5d) {
      level -= 1;
    }
  }
  return { members, depth };
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
