import { describe, expect, it } from 'vitest';
import { CollectorField } from '../../../components/consent/CollectorField.tsx';
import { loadConsentCatalogue } from '../../../utils/i18n/consent-catalogues.ts';
import { LANGUAGES } from '../../../utils/i18n/languages.ts';
import { createWords } from '../../../utils/i18n/words.ts';
import { textsOf } from './texts-of.ts';

const nothing = () => {};

describe.each(LANGUAGES)('addresses of collectors, in %s', async (language) => {
  const words = createWords(language, await loadConsentCatalogue(language));
  const texts = (...collectors: string[]) =>
    textsOf(CollectorField({ words, collectors, ways: [], error: null, onAdd: nothing, onRemove: nothing }));

  it.each([
    [[], false],
    [['https://one.example/'], true],
    [['https://one.example/', 'https://two.example/'], false],
  ])('of %j it says that nobody else can be asked for the keys: %j', (collectors, isSaid) => {
    expect(texts(...collectors).includes(words.t('collector.alone'))).toBe(isSaid);
  });
});
