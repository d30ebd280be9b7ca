import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOMESTIC_ANCHORS, INTERNATIONAL_ANCHORS } from '../../../utils/targets/anchors.data.ts';
import { chooseAnchors, remainingAnchors } from '../../../utils/targets/anchors.ts';
import { checkableUrl } from '../../../utils/targets/checkable-url.ts';
import type { Anchor } from '../../../utils/targets/schema.ts';
import { SERVICES } from '../../../utils/targets/services.data.ts';

const COUNTRIES = ['IQ', 'IR', 'RU', 'TR', 'CN', 'MM', 'PK', 'IN', 'EG', 'SY', 'VE', 'BY', 'ET', 'UG'];
const ALL = [...INTERNATIONAL_ANCHORS, ...DOMESTIC_ANCHORS];

const urls = (anchors: readonly Anchor[]) => anchors.map(({ url }) => url);
const networks = (anchors: readonly Anchor[]) => new Set(anchors.map(({ network }) => network)).size;
const ofScope = (anchors: readonly Anchor[], scope: Anchor['scope']) =>
  anchors.filter((anchor) => anchor.scope === scope);

function ownAnchors(scope: Anchor['scope'], count: number): Anchor[] {
  return Array.from({ length: count }, (_, at) => ({
    url: `https://${scope}-${at}.test/`,
    scope,
    country: null,
    network: `${scope}-${at}`,
    expects: null,
  }));
}

/** Good enough for the hosts of these two tables. */
function registrableDomain(url: string): string {
  const labels = new URL(url).hostname.split('.');
  const isSecondLevel = /^(ac|co|com|edu|go|gov)$/.test(labels.at(-2) ?? '');
  return labels.slice(isSecondLevel && labels.length > 2 ? -3 : -2).join('.');
}

describe('the table of anchors', () => {
  it('has enough international ones, on enough networks', () => {
    expect(INTERNATIONAL_ANCHORS.length).toBeGreaterThanOrEqual(10);
    expect(networks(INTERNATIONAL_ANCHORS)).toBeGreaterThanOrEqual(4);
  });

  it.each(COUNTRIES)('has at least two domestic ones of %s, on different networks', (country) => {
    const own = DOMESTIC_ANCHORS.filter((anchor) => anchor.country === country);
    expect(networks(own)).toBeGreaterThanOrEqual(2);
    expect(networks(own)).toBe(own.length);
  });

  it('has no URL twice', () => {
    expect(new Set(urls(ALL)).size).toBe(ALL.length);
  });

  it.each(ALL)('$url is kept in its one form and shows a stranger’s answer', ({ url, expects }) => {
    expect(checkableUrl(url)).toEqual({ ok: true, url });
    // Plain http proves nothing unless the answer is known; over https the certificate proves the host.
    expect(expects !== null).toBe(new URL(url).protocol === 'http:');
  });

  it('names a text that a portal’s page will not hold by chance', () => {
    const texts = INTERNATIONAL_ANCHORS.filter(({ expects }) => expects?.status === 200).map(
      ({ expects }) => expects?.body_contains ?? '',
    );
    expect(texts.filter((text) => text.length < 16)).toEqual([]);
    expect(texts.length).toBeGreaterThan(3);
  });

  it('shares no domain with a service, which may be blocked', () => {
    const ofServices = new Set(
      SERVICES.flatMap(({ endpoints }) => endpoints).map(({ url }) => registrableDomain(url)),
    );
    expect(urls(ALL).filter((url) => ofServices.has(registrableDomain(url)))).toEqual([]);
  });

  it('asks no HSTS-preloaded host over plain http', () => {
    const plain = ALL.filter(({ url }) => url.startsWith('http:')).map(({ url }) => registrableDomain(url));
    expect(plain).not.toContain('archlinux.org');
    expect(plain).not.toContain('fedoraproject.org');
  });
});

describe('chooseAnchors, built in', () => {
  it('takes three international ones on three networks, one of them plain http, and two domestic ones', () => {
    fc.assert(
      fc.property(fc.constantFrom(...COUNTRIES), fc.integer(), (country, rotate) => {
        const anchors = chooseAnchors({ country, chosen: null, rotate });
        const international = ofScope(anchors, 'international');
        expect(networks(international)).toBe(3);
        expect(international.filter(({ expects }) => expects !== null)).toHaveLength(1);
        const domestic = ofScope(anchors, 'domestic');
        expect(domestic.map((anchor) => anchor.country)).toEqual([country, country]);
        expect(networks(domestic)).toBe(2);
        expect(anchors).toHaveLength(5);
      }),
    );
  });

  it.each([null, 'SE'])('has no domestic ones for %s', (country) => {
    expect(ofScope(chooseAnchors({ country, chosen: null, rotate: 0 }), 'domestic')).toEqual([]);
  });

  it('is the same for the same turn, and comes to every candidate', () => {
    const turns = Array.from({ length: 60 }, (_, rotate) => rotate);
    const asked = turns.flatMap((rotate) => urls(chooseAnchors({ country: 'IQ', chosen: null, rotate })));
    const iraqi = DOMESTIC_ANCHORS.filter(({ country }) => country === 'IQ');
    expect(new Set(asked)).toEqual(new Set([...urls(INTERNATIONAL_ANCHORS), ...urls(iraqi)]));
    expect(chooseAnchors({ country: 'IQ', chosen: null, rotate: 7 })).toEqual(
      chooseAnchors({ country: 'IQ', chosen: null, rotate: 7 }),
    );
  });
});

describe('chooseAnchors, the person’s own', () => {
  it.each([
    { international: 3, domestic: 2, asked: [3, 2] },
    { international: 1, domestic: 0, asked: [1, 0] },
    { international: 0, domestic: 1, asked: [0, 1] },
    { international: 8, domestic: 0, asked: [8, 0] },
    { international: 20, domestic: 0, asked: [8, 0] },
    { international: 0, domestic: 20, asked: [0, 8] },
    { international: 20, domestic: 1, asked: [7, 1] },
    { international: 20, domestic: 20, asked: [6, 2] },
    { international: 3, domestic: 20, asked: [3, 5] },
  ])('$international and $domestic: asks $asked', ({ international, domestic, asked }) => {
    const chosen = [...ownAnchors('international', international), ...ownAnchors('domestic', domestic)];
    const anchors = chooseAnchors({ country: 'IQ', chosen, rotate: 5 });
    expect([ofScope(anchors, 'international').length, ofScope(anchors, 'domestic').length]).toEqual(asked);
    expect(chosen).toEqual(expect.arrayContaining(anchors));
    expect(new Set(urls(anchors)).size).toBe(anchors.length);
  });

  it('goes on to the next ones of a long list', () => {
    const chosen = ownAnchors('international', 9);
    const asked = [0, 1].flatMap((rotate) => urls(chooseAnchors({ country: null, chosen, rotate })));
    expect(new Set(asked).size).toBe(9);
  });

  it('counts an empty list as none', () => {
    expect(chooseAnchors({ country: 'IQ', chosen: [], rotate: 1 })).toEqual(
      chooseAnchors({ country: 'IQ', chosen: null, rotate: 1 }),
    );
  });
});

describe('remainingAnchors', () => {
  it('is all that was not asked, of the country that was asked', () => {
    const asked = chooseAnchors({ country: 'RU', chosen: null, rotate: 3 });
    const remaining = remainingAnchors(asked);
    const russian = DOMESTIC_ANCHORS.filter(({ country }) => country === 'RU');
    expect(new Set(urls([...asked, ...remaining]))).toEqual(
      new Set(urls([...INTERNATIONAL_ANCHORS, ...russian])),
    );
    expect(remaining).toHaveLength(INTERNATIONAL_ANCHORS.length + russian.length - asked.length);
  });

  it('has no domestic ones where none were asked', () => {
    const asked = chooseAnchors({ country: null, chosen: null, rotate: 0 });
    expect(ofScope(remainingAnchors(asked), 'domestic')).toEqual([]);
  });
});
