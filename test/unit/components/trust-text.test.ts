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

describe('the way to a collector', () => {
  it.each<[string, CollectorMemory[], CollectorWay]>([
    ['nothing came from', [], { kind: 'unasked' }],
    ['was not asked for its keys', [memory], { kind: 'unasked' }],
    ['names no relay', [{ ...memory, relay: null }], { kind: 'straight' }],
    [
      'names a relay',
      [{ ...memory, relay: 'https://relay.example:8443/base' }],
      { kind: 'relay', name: 'relay.example:8443' },
    ],
    [
      'names what is no address',
      [{ ...memory, relay: 'no address '.repeat(100) }],
      { kind: 'relay', name: 'no address '.repeat(100).slice(0, 253) },
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

  it('where there is no relay, it says so, and where there is one, through whom it goes', () => {
    expect(texts({ kind: 'straight' })).toEqual([straight]);
    const [told, ...more] = texts({ kind: 'relay', name: 'relay.example' });
    expect(told).toContain('relay.example');
    expect(more).toEqual([]);
  });

  it('each way is told once', () => {
    const relay: CollectorWay = { kind: 'relay', name: 'relay.example' };
    const all = texts(relay, { kind: 'straight' }, relay, { kind: 'unasked' }, { kind: 'straight' });
    expect(all).toEqual([words.t('trust.relay', { relay: 'relay.example' }), straight, unasked]);
  });
});
