import { describe, expect, it } from 'vitest';
import { TrustText } from '../../../components/consent/TrustText.tsx';
import { loadConsentCatalogue } from '../../../utils/i18n/consent-catalogues.ts';
import { LANGUAGES } from '../../../utils/i18n/languages.ts';
import { createWords } from '../../../utils/i18n/words.ts';
import { collectorViews, type CollectorWay } from '../../../utils/summary/collector-view.ts';
import type { CollectorMemory } from '../../../utils/store/records.ts';
import { textsOf } from './texts-of.ts';

const URL_OF_IT = 'https://collector.example/';
const memory: CollectorMemory = { url: URL_OF_IT, keys: [], lists: [], received_at: null, problem: null };
const wayOf = (known: CollectorMemory[]) => collectorViews([URL_OF_IT], known)[0]?.way;

const straightTo = (issuer: string | null = null): CollectorWay => ({ kind: 'straight', issuer });
const through = (name: string, issuer: string | null = null): CollectorWay => ({
  kind: 'relay',
  name,
  issuer,
});

describe('the way to a collector', () => {
  it.each<[string, CollectorMemory[], CollectorWay]>([
    ['nothing came from', [], { kind: 'unasked' }],
    ['was not asked for its keys', [memory], { kind: 'unasked' }],
    ['names no relay', [{ ...memory, relay: null }], { kind: 'straight', issuer: null }],
    [
      'names a relay',
      [{ ...memory, relay: 'https://relay.example:8443/base' }],
      { kind: 'relay', name: 'relay.example:8443', issuer: null },
    ],
    [
      'names what is no address',
      [{ ...memory, relay: 'no address '.repeat(100) }],
      { kind: 'relay', name: 'no address '.repeat(100).slice(0, 253), issuer: null },
    ],
    [
      'names an issuer',
      [{ ...memory, relay: null, issuer: 'https://issuer.example/base/' }],
      { kind: 'straight', issuer: 'issuer.example' },
    ],
  ])('that %s', (_, known, way) => {
    expect(wayOf(known)).toEqual(way);
  });
});

describe.each(LANGUAGES)('whom to trust, in %s', async (language) => {
  const catalogue = await loadConsentCatalogue(language);
  const words = createWords(language, catalogue);
  const texts = (...ways: CollectorWay[]) => textsOf(TrustText({ words, ways })).slice(1);
  const unasked = words.t('trust.unasked');
  const straight = words.t('trust.straight');

  it('before anybody was asked it is not known', () => {
    expect(texts()).toEqual([unasked]);
    expect(texts({ kind: 'unasked' }, { kind: 'unasked' })).toEqual([unasked]);
  });

  const told = (key: 'trust.relay' | 'trust.issuer', name: string) =>
    words.t(key, { relay: name, issuer: name });

  it('where there is no relay, it says so, and where there is one, through whom it goes and what does not', () => {
    expect(texts(straightTo())).toEqual([straight]);
    expect(texts(through('relay.example'))).toEqual([
      expect.stringContaining('relay.example'),
      words.t('trust.itself'),
    ]);
  });

  it('where tokens come from somebody else, it says from whom, and not that they come from the collector', () => {
    expect(texts(straightTo('issuer.example'))).toEqual([
      straight,
      expect.stringContaining('issuer.example'),
    ]);
    expect(texts(through('relay.example', 'issuer.example'))).toEqual([
      told('trust.relay', 'relay.example'),
      words.t('trust.keys'),
      told('trust.issuer', 'issuer.example'),
    ]);
    // One of two collectors makes them itself.
    expect(texts(through('relay.example', 'issuer.example'), through('relay.example'))).toContain(
      words.t('trust.itself'),
    );
  });

  it('each way is told once', () => {
    const relay = through('relay.example');
    const all = texts(relay, straightTo(), relay, { kind: 'unasked' }, straightTo());
    expect(all).toEqual([told('trust.relay', 'relay.example'), words.t('trust.itself'), straight, unasked]);
  });
});
