import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase64url, fromBase64url } from '../../../utils/targets/base64url.ts';
import { canonicalBytes, createSignatureCheck } from '../../../utils/targets/signature.ts';
import { makeKey } from './collector-making.ts';

const check = createSignatureCheck();
const text = (value: object) => new TextDecoder().decode(canonicalBytes(value) ?? undefined);

describe('base64url', () => {
  it('gives the bytes back', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromBase64url(toBase64url(bytes))).toEqual(bytes);
      }),
    );
  });

  it('has one text for the same bytes', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), (given) => {
        const bytes = fromBase64url(given);
        expect(bytes === null || toBase64url(bytes) === given).toBe(true);
      }),
    );
  });

  it.each(['AB', 'AAB', 'A', 'AA==', 'A A', 'A+', 'A/', 'é', 'AA\n'])('refuses %j', (given) => {
    expect(fromBase64url(given)).toBeNull();
  });
});

describe('the form that is signed', () => {
  // RFC 8785 §3.2.3, and what JSON can hold besides.
  it.each([
    [{ b: 1, a: [true, null, 'é'] }, '{"a":[true,null,"é"],"b":1}'],
    [{ '\u20ac': 'Euro', '\r': 'CR', '1': 'One' }, '{"\\r":"CR","1":"One","€":"Euro"}'],
    [{ n: [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27] }, '{"n":[333333333.3333333,1e+30,4.5,0.002,1e-27]}'],
  ])('%j', (value, form) => expect(text(value)).toBe(form));

  it('holds a member of any name', () => {
    expect(text(JSON.parse('{"__proto__":{"toJSON":1},"a":2}'))).toBe('{"__proto__":{"toJSON":1},"a":2}');
  });

  it('is missing where a text is no Unicode', () => expect(canonicalBytes({ a: '\ud800' })).toBeNull());
});

describe('a signature', () => {
  it('is valid whatever the order of the members', async () => {
    const key = await makeKey('one');
    const signature = await key.sign({ a: 1, b: { c: 2, d: 3 } });
    expect(await check(key.published.public_key, { b: { d: 3, c: 2 }, a: 1 }, signature)).toBe('valid');
  });

  it('is invalid under another key, over another object, and where a part of it is nonsense', async () => {
    const [key, other] = [await makeKey('one'), await makeKey('two')];
    const { public_key } = key.published;
    const signature = await key.sign({ a: 1 });
    expect(await check(other.published.public_key, { a: 1 }, signature)).toBe('invalid');
    expect(await check(public_key, { a: 2 }, signature)).toBe('invalid');
    expect(await check(public_key, { a: 1 }, signature.slice(0, -2))).toBe('invalid');
    expect(await check(public_key, { a: 1 }, '')).toBe('invalid');
    expect(await check('AAAA', { a: 1 }, signature)).toBe('invalid');
    expect(await check(public_key, { a: '\ud800' }, signature)).toBe('invalid');
  });

  it('cannot be checked by a browser that does not know Ed25519', async () => {
    const key = await makeKey('one');
    const older = createSignatureCheck({
      importKey: () => Promise.reject(new DOMException('Algorithm: Unrecognized name', 'NotSupportedError')),
      verify: crypto.subtle.verify.bind(crypto.subtle),
    });
    expect(await older(key.published.public_key, { a: 1 }, await key.sign({ a: 1 }))).toBe('unable');
  });
});
