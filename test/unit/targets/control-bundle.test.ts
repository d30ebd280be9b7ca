import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { acceptBundle, type Expected } from '../../../utils/targets/control-bundle.ts';
import type { ControlBundle } from '../../../utils/targets/schema.control.ts';
import { createSignatureCheck } from '../../../utils/targets/signature.ts';
import { at, control, DAY_MINUTES, makeBundle, makeKey, NOW } from './collector-making.ts';

const check = createSignatureCheck();
const key = await makeKey('one');
const stranger = await makeKey('stranger');
const old = await makeKey('old', { valid_until: at(-1) });
const keys = [key.published, old.published];
const accept = (offered: unknown, change: Partial<Expected> = {}) =>
  acceptBundle(offered, { list: 'services', keys, now: NOW, newest: null, ...change }, check);
const refusalOf = async (offered: unknown, change: Partial<Expected> = {}) => {
  const accepted = await accept(offered, change);
  return accepted.ok ? null : accepted.refusal;
};

let bundle: ControlBundle;
beforeAll(async () => {
  bundle = await makeBundle(key);
});

describe('a bundle', () => {
  it('that its collector made is taken, also after it was written and read', async () => {
    expect(await accept(JSON.parse(JSON.stringify(bundle)))).toEqual({
      ok: true,
      bundle,
      signer: key.published.public_key,
    });
  });

  it('may hold what a later collector adds, as long as that is signed', async () => {
    const later = await makeBundle(key, Object.assign({}, { note: 'new', targets: {} }));
    expect(await refusalOf(later)).toBeNull();
    expect(await refusalOf({ ...later, note: 'newer' })).toBe('bad_signature');
    expect(await refusalOf({ ...bundle, note: 'new' })).toBe('bad_signature');
  });

  it.each<[string, Partial<ControlBundle>, Partial<Expected>, string]>([
    ['of another list', { list: 'global' }, {}, 'other_list'],
    ['made in ten minutes', { generated_at: at(10) }, {}, 'ahead'],
    ['made by a clock that is a minute ahead', { generated_at: at(1) }, {}, 'null'],
    ['whose moment is none', { generated_at: 'now' }, {}, 'ahead'],
    ['older than the one that is here', { generated_at: at(-9) }, { newest: at(-8) }, 'replayed'],
    ['that is here already', { generated_at: at(-9) }, { newest: at(-9) }, 'null'],
    ['of an hour ago', { generated_at: at(-60) }, {}, 'null'],
  ])('%s', async (_what, change, expected, said) => {
    expect(String(await refusalOf(await makeBundle(key, change), expected))).toBe(said);
  });

  it('of a version that we do not read is refused', async () => {
    expect(await refusalOf({ ...bundle, schema_version: 2 })).toBe('malformed');
  });

  it('signed by a stranger, by an expired key, or in another key’s name is refused', async () => {
    expect(await refusalOf(await makeBundle(stranger))).toBe('unknown_key');
    expect(await refusalOf(await makeBundle(old))).toBe('key_expired');
    const forged = await makeBundle(stranger);
    expect(await refusalOf({ ...forged, signature: { ...forged.signature, key_id: 'one' } })).toBe(
      'bad_signature',
    );
    expect(await refusalOf(bundle, { keys: [] })).toBe('unknown_key');
  });

  it('with the signature of another is refused', async () => {
    const { signature } = await makeBundle(key, { list: 'global' });
    expect(await refusalOf({ ...bundle, signature })).toBe('bad_signature');
  });

  it('in which two targets changed places is refused', async () => {
    const [a, b] = ['https://a.example/', 'https://b.example/'];
    const targets = { [a]: bundle.targets[b], [b]: bundle.targets[a] };
    expect(await refusalOf({ ...bundle, targets })).toBe('bad_signature');
  });

  it('that this browser cannot check is refused', async () => {
    const expected = { list: 'services', keys, now: NOW, newest: null };
    expect(await acceptBundle(bundle, expected, async () => 'unable')).toEqual({
      ok: false,
      refusal: 'unable',
    });
  });

  it('never throws, whatever arrives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.anything(), fc.jsonValue()), async (offered) => {
        expect((await accept(offered)).ok).toBe(false);
      }),
    );
  });

  it('is refused when any value in it is another', async () => {
    const whole = await makeBundle(key, {
      targets: { 'https://a.example/': control({ title: 'é', body_length: 0 }) },
      generated_at: at(-DAY_MINUTES),
    });
    const places = placesOf(whole);
    expect(places.length).toBeGreaterThan(30);
    for (const place of places) {
      for (const other of othersThan(valueAt(whole, place))) {
        const changed = withValue(whole, place, other);
        expect((await accept(changed)).ok, `${place.join('.')} as ${JSON.stringify(other)}`).toBe(false);
      }
      expect((await accept(without(whole, place))).ok, `without ${place.join('.')}`).toBe(false);
    }
  });

  it('is refused when any byte of it is another, unless it still says the same', async () => {
    const bytes = new TextEncoder().encode(JSON.stringify(bundle));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (index, difference) => {
          const changed = bytes.with(index, (bytes[index] ?? 0) ^ difference);
          const read = parsed(new TextDecoder().decode(changed));
          const accepted = await accept(read);
          expect(!accepted.ok || JSON.stringify(read) === JSON.stringify(bundle)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

type Place = readonly (string | number)[];

/** Every leaf, by its path. */
function placesOf(value: unknown, before: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [before];
  return Object.entries(value).flatMap(([name, inner]) => placesOf(inner, [...before, name]));
}

function valueAt(value: unknown, place: Place): unknown {
  return place.reduce<unknown>((inner, name) => Reflect.get(Object(inner), name), value);
}

function withValue(value: object, place: Place, other: unknown): object {
  const copy = structuredClone(value);
  const last = place.at(-1) ?? '';
  Reflect.set(Object(valueAt(copy, place.slice(0, -1))), last, other);
  return copy;
}

function without(value: object, place: Place): object {
  const copy = structuredClone(value);
  Reflect.deleteProperty(Object(valueAt(copy, place.slice(0, -1))), place.at(-1) ?? '');
  return copy;
}

function othersThan(value: unknown): unknown[] {
  if (typeof value === 'string') {
    const next = String.fromCharCode((value.codePointAt(value.length - 1) ?? 64) ^ 1);
    return [`${value}x`, value.slice(0, -1) + next, '', null, [value]];
  }
  if (typeof value === 'number') return [value + 1, -value - 1, String(value), null];
  if (typeof value === 'boolean') return [!value, null];
  return ['x', 0, true];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
