import { describe, expect, it } from 'vitest';
import type { CollectorKey } from '../../../utils/targets/schema.control.ts';
import { createSignatureCheck } from '../../../utils/targets/signature.ts';
import { acceptKeys, isValidAt, type TrustedKey } from '../../../utils/targets/trusted-keys.ts';
import { at, DAY_MINUTES, handOver, makeKey, NOW } from './collector-making.ts';

const check = createSignatureCheck();
const accept = (kept: readonly TrustedKey[], keys: unknown, now = NOW) =>
  acceptKeys(kept, { keys }, now, check);
const idsOf = (accepted: Awaited<ReturnType<typeof acceptKeys>>) =>
  accepted.ok ? accepted.keys.map(({ id }) => id).toSorted() : accepted.refusal;
const pinOf = ({ id, public_key, valid_from, valid_until }: CollectorKey): TrustedKey => ({
  id,
  public_key,
  valid_from,
  valid_until,
});

const one = await makeKey('one');
const two = await makeKey('two');
const three = await makeKey('three');
const stranger = await makeKey('stranger');
const oneThenTwo = await handOver(one, two);
const twoThenThree = await handOver(two, three);
const strangerThenTwo = await handOver(stranger, two);
const kept = [pinOf(one.published)];

describe('at the first contact', () => {
  it('the signing keys are taken as they are, and no more of them is kept than is needed', async () => {
    const tokens = { ...stranger.published, id: 'tokens', purpose: 'tokens' } as const;
    const ours = { ...stranger.published, id: 'rsa', algorithm: 'RSA' };
    expect(await accept([], [one.published, tokens, ours])).toEqual({
      ok: true,
      relay: null,
      gateway_key: null,
      issuer: null,
      keys: kept,
    });
  });

  it('relay and issuer are told as they are offered', async () => {
    const named = { relay: 'https://relay.example/', issuer: 'https://issuer.example/' };
    expect(await acceptKeys([], { keys: [one.published], ...named }, NOW, check)).toMatchObject(named);
  });

  it.each([
    ['an expired one', { valid_until: at(-1) }, 'key_expired'],
    ['one that is valid from tomorrow', { valid_from: at(DAY_MINUTES) }, 'key_expired'],
    ['one whose times are none', { valid_from: 'soon' }, 'key_expired'],
    ['one of a clock that is a minute ahead', { valid_from: at(1) }, ['one']],
  ])('%s: %s', async (_what, change, said) => {
    expect(idsOf(await accept([], [{ ...one.published, ...change }]))).toEqual(said);
  });

  it.each([[undefined], [null], [{}], [[{ id: 'x' }]], ['keys']])('%j is no key document', async (keys) => {
    expect(await accept([], keys)).toEqual({ ok: false, refusal: 'malformed' });
  });

  it('successors that are not signed are not taken along', async () => {
    const future = { ...two.published, valid_from: at(DAY_MINUTES / 2) };
    const claims = { ...one.published, succeeded_by: { id: 'two', signature: 'AAAA' } };
    expect(await accept([], [claims, future])).toEqual({ ok: false, refusal: 'key_changed' });
  });
});

describe('from then on', () => {
  it.each<[string, CollectorKey[], string | string[]]>([
    ['the same key', [one.published], ['one']],
    ['its successor', [oneThenTwo, two.published], ['one', 'two']],
    ['a chain', [oneThenTwo, twoThenThree, three.published], ['one', 'three', 'two']],
    ['a chain in any order', [three.published, twoThenThree, oneThenTwo], ['one', 'three', 'two']],
    ['a successor that is not there yet', [oneThenTwo], ['one']],
    ['a stranger beside it is not trusted', [one.published, stranger.published], ['one']],
    ['a stranger alone', [stranger.published], 'key_changed'],
    ['the successor without the key that vouches for it', [two.published], 'key_changed'],
    ['no key at all', [], 'key_changed'],
    ['a stranger under its name', [{ ...stranger.published, id: 'one' }], 'key_changed'],
    [
      'a stranger under its name, behind it',
      [one.published, { ...stranger.published, id: 'one' }],
      'key_changed',
    ],
    [
      'a stranger in the place of its successor',
      [oneThenTwo, { ...stranger.published, id: 'two' }],
      'key_changed',
    ],
    [
      'a successor with a longer life',
      [oneThenTwo, { ...two.published, valid_until: at(9999) }],
      'key_changed',
    ],
    ['a successor for another purpose', [oneThenTwo, { ...two.published, purpose: 'tokens' }], ['one']],
    [
      'a successor signed by a stranger',
      [{ ...one.published, succeeded_by: strangerThenTwo.succeeded_by }, two.published],
      'key_changed',
    ],
  ])('%s', async (_what, keys, said) => expect(idsOf(await accept(kept, keys))).toEqual(said));

  it('a key that is named as its own successor ends no browser', async () => {
    const circle = await handOver(one, one);
    expect(idsOf(await accept(kept, [circle]))).toEqual(['one']);
  });

  it('its times are those of the first contact: nobody signs that it lives longer', async () => {
    const later = new Date(at(2 * DAY_MINUTES));
    const longer = { ...one.published, valid_until: at(5 * DAY_MINUTES) };
    expect(await accept(kept, [longer], later)).toEqual({ ok: false, refusal: 'key_expired' });
    expect(await accept(kept, [longer])).toMatchObject({ ok: true, keys: kept });
  });

  it('an expired key hands on what it handed on in time, and is forgotten', async () => {
    const later = new Date(at(2 * DAY_MINUTES));
    const young = await makeKey('young', { valid_from: at(0), valid_until: at(9 * DAY_MINUTES) });
    expect(idsOf(await accept(kept, [await handOver(one, young), young.published], later))).toEqual([
      'young',
    ]);
    const late = await makeKey('late', {
      valid_from: at(1.5 * DAY_MINUTES),
      valid_until: at(9 * DAY_MINUTES),
    });
    expect(idsOf(await accept(kept, [await handOver(one, late), late.published], later))).toBe('key_changed');
  });

  it('a key that handed over two days ago is forgotten, and whoever stole it hands on nothing', async () => {
    const life = { valid_from: at(-3 * DAY_MINUTES), valid_until: at(99 * DAY_MINUTES) };
    const [stolen, heir, thief] = await Promise.all(
      ['stolen', 'heir', 'thief'].map((id) => makeKey(id, life)),
    );
    if (stolen === undefined || heir === undefined || thief === undefined) throw new Error('no keys');
    const offered = [await handOver(stolen, heir), heir.published];
    const pinned = [pinOf(stolen.published)];
    expect(idsOf(await accept(pinned, offered))).toEqual(['heir']);
    expect(idsOf(await accept([...pinned, pinOf(heir.published)], offered))).toEqual(['heir']);
    expect(idsOf(await accept([], offered))).toEqual(['heir']);
    // On its first days both are good: what the old one signed is still handed out.
    expect(idsOf(await accept(pinned, offered, new Date(at(-2 * DAY_MINUTES))))).toEqual(['heir', 'stolen']);

    const knowing = [pinOf(heir.published)];
    const forked = [await handOver(stolen, thief), thief.published];
    expect(idsOf(await accept(knowing, forked))).toBe('key_changed');
    expect(idsOf(await accept(knowing, [...forked, heir.published]))).toEqual(['heir']);
    expect(idsOf(await accept(knowing, [stolen.published]))).toBe('key_changed');
    const unsigned = { ...heir.published, succeeded_by: { id: 'stolen', signature: 'AAAA' } };
    expect(idsOf(await accept([...pinned, ...knowing], [unsigned, stolen.published]))).toBe('key_changed');
  });

  it('a browser that cannot check a signature takes no successor', async () => {
    const unable = await acceptKeys(kept, { keys: [oneThenTwo, two.published] }, NOW, async () => 'unable');
    expect(unable).toEqual({ ok: false, refusal: 'unable' });
  });
});

it.each([
  [{}, true],
  [{ valid_until: at(0) }, false],
  [{ valid_from: at(1) }, true],
  [{ valid_from: at(3) }, false],
  [{ valid_until: '' }, false],
])('validity of %j', (change, said) => {
  expect(isValidAt({ ...pinOf(one.published), ...change }, NOW)).toBe(said);
});
