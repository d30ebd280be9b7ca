import { describe, expect, it } from 'vitest';
import { agreedKeys, type KeysSeen } from '../../../utils/report/key-consistency.ts';
import type { CollectorKey } from '../../../utils/targets/schema.control.ts';

const NOW = new Date('2026-11-25T12:00:00.000Z');

function key(id: string, change: Partial<CollectorKey> = {}): CollectorKey {
  return {
    id,
    purpose: 'tokens',
    algorithm: 'POPRF-P256-SHA256',
    public_key: `key-of-${id}`,
    valid_from: '2026-11-01T00:00:00.000Z',
    valid_until: '2026-12-31T00:00:00.000Z',
    succeeded_by: null,
    ...change,
  };
}

const A = key('a');
const MARKED = key('a', { public_key: 'for-one-person' });
const LATER = key('b', { valid_until: '2027-02-01T00:00:00.000Z' });
const OVER = key('o', { valid_until: NOW.toISOString() });
const TO_COME = key('t', { valid_from: '2026-11-25T12:00:00.001Z' });
const OTHER = key('s', { purpose: 'signing' });

const seen = (...mirrors: (CollectorKey[] | null)[]): KeysSeen[] =>
  mirrors.map((keys, at) => ({ from: `https://mirror-${at}.example/`, keys: keys && { keys } }));

/** What a mirror shows with `A`, by the issuer that it names. */
const naming = (...issuers: (string | null | undefined)[]): KeysSeen[] =>
  issuers.map((issuer, at) => ({
    from: `https://mirror-${at}.example/`,
    keys: { keys: [A], ...(issuer !== undefined && { issuer }) },
  }));
const ISSUER = 'https://issuer.example/';
const FOR_ONE = 'https://person-7.issuer.example/';

describe('an issuer elsewhere', () => {
  it.each<[string, KeysSeen[], object]>([
    ['named by the only one', naming(ISSUER), { ok: true, issuer: ISSUER, confirmed: false }],
    ['named by two', naming(ISSUER, ISSUER), { ok: true, issuer: ISSUER, confirmed: true }],
    [
      'written in two ways',
      naming('https://ISSUER.example', `${ISSUER}#1`, ISSUER),
      { issuer: ISSUER, dissent: [] },
    ],
    ['named by none', naming(null, undefined), { ok: true, issuer: null, confirmed: true }],
    ['named for one person alone', naming(FOR_ONE, ISSUER), { ok: false, reason: 'disagree' }],
    [
      'named for one person, where others name none',
      naming(FOR_ONE, null),
      { ok: false, reason: 'disagree' },
    ],
    ['on another path for one person', naming(`${ISSUER}7/`, ISSUER), { ok: false, reason: 'disagree' }],
    [
      'named for one person by one of three',
      naming(FOR_ONE, ISSUER, ISSUER),
      { ok: true, issuer: ISSUER, dissent: ['https://mirror-0.example/'] },
    ],
    ['that is no address is no other for it', naming('7', '8'), { ok: false, reason: 'disagree' }],
  ])('%s', (_, given, expected) => {
    expect(agreedKeys(given, 'tokens', NOW)).toMatchObject(expected);
  });

  it('is nothing to the keys of the gateway', () => {
    const gateway = key('g', { purpose: 'ohttp' });
    const shown = [FOR_ONE, null].map((issuer, at) => ({
      from: `https://mirror-${at}.example/`,
      keys: { keys: [gateway], issuer },
    }));
    expect(agreedKeys(shown, 'ohttp', NOW)).toMatchObject({ ok: true, keys: [gateway], issuer: null });
  });
});

describe('agreed keys', () => {
  it.each<[string, KeysSeen[], object]>([
    [
      'one address alone is taken, and said to be alone',
      seen([A]),
      { ok: true, keys: [A], confirmed: false },
    ],
    ['two that agree', seen([A], [A]), { ok: true, keys: [A], confirmed: true, dissent: [] }],
    ['the same keys in another order', seen([A, LATER], [LATER, A]), { ok: true, keys: [A, LATER] }],
    ['only keys of this purpose count', seen([A], [OTHER, A]), { ok: true, keys: [A] }],
    ['what is over or to come does not count', seen([A, OVER, TO_COME], [A]), { ok: true, keys: [A] }],
    ['two that do not agree', seen([A], [MARKED]), { ok: false, reason: 'disagree' }],
    ['one that shows a key more', seen([A], [A, LATER]), { ok: false, reason: 'disagree' }],
    [
      'one against two',
      seen([MARKED], [A], [A]),
      { ok: true, keys: [A], dissent: ['https://mirror-0.example/'] },
    ],
    ['two against two', seen([MARKED], [A], [MARKED], [A]), { ok: false, reason: 'disagree' }],
    ['two are configured and one answers', seen([A], null), { ok: false, reason: 'unreached' }],
    ['three are configured and two agree', seen([A], null, [A]), { ok: true, keys: [A] }],
    ['none is configured', seen(), { ok: false, reason: 'unreached' }],
    ['nobody answers', seen(null, null), { ok: false, reason: 'unreached' }],
    ['all agree that there is none', seen([OVER], [OTHER]), { ok: false, reason: 'none' }],
    ['one address alone without keys', seen([]), { ok: false, reason: 'none' }],
  ])('%s', (_, given, expected) => {
    expect(agreedKeys(given, 'tokens', NOW)).toMatchObject(expected);
  });

  it('one mirror under two paths is one mirror', () => {
    const twice = [
      { from: 'https://mirror.example/a', keys: { keys: [MARKED] } },
      { from: 'https://mirror.example/b', keys: { keys: [MARKED] } },
      { from: 'https://other.example/', keys: { keys: [A] } },
    ];
    expect(agreedKeys(twice, 'tokens', NOW)).toEqual({ ok: false, reason: 'disagree' });
  });
});
