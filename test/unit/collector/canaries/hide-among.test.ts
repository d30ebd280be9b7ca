import { describe, expect, it } from 'vitest';
import { hideAmong } from '../../../../collector/canaries/hide-among.ts';
import type { Target } from '../../../../utils/targets/schema.ts';

const target = (name: string, over: Partial<Target> = {}): Target => ({
  url: `https://${name}.example/`,
  category_code: 'NEWS',
  service: null,
  role: null,
  source: 'list',
  ...over,
});
const OWN = Array.from({ length: 40 }, (_, index) =>
  target(`own${index}`, { category_code: index % 2 === 0 ? 'NEWS' : 'GRP' }),
);
const CANARIES = ['a', 'b', 'c'].map((name) => target(name, { category_code: 'MISC' }));
const urls = (targets: readonly Target[]): string[] => targets.map(({ url }) => url);
const placesIn = (targets: readonly Target[]): number[] =>
  CANARIES.map(({ url }) => urls(targets).indexOf(url));

describe('hideAmong', () => {
  const hidden = hideAmong('iq', OWN, CANARIES);

  it('keeps the list, with each canary once', () => {
    expect(hidden.filter(({ url }) => !urls(CANARIES).includes(url))).toEqual(OWN);
    expect(urls(hidden).toSorted()).toEqual([...urls(OWN), ...urls(CANARIES)].toSorted());
  });

  it('makes each look like the target before it', () => {
    for (const place of placesIn(hidden)) {
      const [before, canary] = [hidden[place - 1], hidden[place]];
      expect({ ...canary, url: '' }).toEqual({ ...before, url: '' });
    }
    const service = target('page', { service: 'facebook', role: 'cdn', source: 'built_in' });
    expect(hideAmong('services', [service], CANARIES.slice(0, 1))[1]).toEqual({
      ...service,
      url: 'https://a.example/',
    });
  });

  it('puts them where they were, and elsewhere with other canaries and in another list', () => {
    expect(hideAmong('iq', OWN, CANARIES)).toEqual(hidden);
    expect(placesIn(hideAmong('global', OWN, CANARIES))).not.toEqual(placesIn(hidden));
    const [first] = placesIn(hideAmong('iq', OWN, [...CANARIES.slice(0, 1), target('d')]));
    expect(first).not.toBe(placesIn(hidden)[0]);
  });

  it('leaves them and their looks alone when other lines come and go', () => {
    const isCanary = ({ url }: Target): boolean => urls(CANARIES).includes(url);
    const neighbours = new Set(placesIn(hidden).map((place) => hidden[place - 1]?.url));
    const rest = OWN.filter(({ url }, index) => neighbours.has(url) || index % 3 > 0);
    expect(hideAmong('iq', rest, CANARIES).filter(isCanary)).toEqual(hidden.filter(isCanary));
  });

  it('adds nothing to an empty list, and no line twice', () => {
    expect(hideAmong('iq', [], CANARIES)).toEqual([]);
    expect(hideAmong('iq', CANARIES, CANARIES)).toEqual(CANARIES);
  });
});
