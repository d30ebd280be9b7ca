import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duplicateIn, membersIn, parseStrict } from '../../../../collector/receive/strict-json.ts';
import { bytes } from './making.ts';

describe('parseStrict', () => {
  it.each([
    ['nothing', '', /empty/],
    ['a byte order mark', '\uFEFF{}', /byte order mark/],
    ['something cut off', '{"a":[1,2', /not JSON/],
    ['a comma too many', '{"a":1,}', /not JSON: see character 7/],
    ['NaN', '{"a":NaN}', /not JSON/],
    ['Infinity', '[Infinity]', /not JSON/],
    ['a comment', '{}//', /not JSON/],
    ['single quotes', "{'a':1}", /not JSON/],
    ['two values', '{}{}', /not JSON/],
    ['deep nesting that does not end', '['.repeat(500_000), /not JSON/],
    ['deep nesting of objects that does not end', '{"a":'.repeat(100_000), /not JSON/],
  ])('refuses %s', (_, text, detail) => {
    const read = parseStrict(bytes(text));
    expect(read).toEqual({ ok: false, error: { pointer: '', detail: expect.stringMatching(detail) } });
  });

  it.each([
    ['a lone continuation byte', [0x22, 0x80, 0x22]],
    ['an overlong form', [0x22, 0xc0, 0xaf, 0x22]],
    ['a surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
  ])('refuses bytes that are no UTF-8: %s', (_, content) => {
    expect(parseStrict(Uint8Array.from(content))).toMatchObject({ ok: false });
  });

  it('never repeats what was sent', () => {
    const read = parseStrict(bytes('{"token":secret}'));
    expect(JSON.stringify(read)).not.toContain('secret');
  });

  it('counts the members of any JSON value', () => {
    const members = (value: unknown): number =>
      typeof value !== 'object' || value === null
        ? 0
        : Object.values(value).reduce<number>(
            (sum, inner) => sum + members(inner),
            Array.isArray(value) ? 0 : Object.keys(value).length,
          );
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.boolean(), (text, isSpaced) => {
        const written = isSpaced ? JSON.stringify(JSON.parse(text), null, 2) : text;
        const content = bytes(written);
        expect(parseStrict(content)).toEqual({ ok: true, value: JSON.parse(text) });
        // Without an escape a colon inside of a string is a byte as it is one in the value.
        const inStrings = (written.match(/"(?:[^"\\]|\\.)*"/gs) ?? []).join('').split(':').length - 1;
        expect(membersIn(content, inStrings)).toBe(members(JSON.parse(text)));
      }),
    );
  });

  it('reads what is nested very deep', () => {
    expect(parseStrict(bytes(`${'['.repeat(500_000)}${']'.repeat(500_000)}`)).ok).toBe(true);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (content) => {
        expect(typeof parseStrict(content).ok).toBe('boolean');
      }),
    );
  });
});

describe('duplicateIn', () => {
  it.each([
    ['{"a":1,"a":2}', '/a'],
    ['{"b":[{"x":1},{"x":1,"y":2,"x":3}]}', '/b/1/x'],
    [String.raw`{"a":1,"\u0061":2}`, '/a'],
    ['{"a/b":1,"c":{"~":1,"~":2}}', '/c/~0'],
    ['{"a":{"a":{"a":1}},"b":"\\"a\\":1,\\"a\\":1"}', null],
    ['[]', null],
  ])('in %s: %s', (text, pointer) => {
    expect(duplicateIn(text)).toBe(pointer);
  });
});
