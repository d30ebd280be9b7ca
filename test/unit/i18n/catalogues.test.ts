import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../utils/i18n/catalogues.ts';
import { loadConsentCatalogue } from '../../../utils/i18n/consent-catalogues.ts';
import { loadDashboardCatalogue } from '../../../utils/i18n/dashboard-catalogues.ts';
import { LANGUAGES, directionOf } from '../../../utils/i18n/languages.ts';
import type { Language } from '../../../utils/i18n/languages.ts';
import type { Entry } from '../../../utils/i18n/words.ts';

type Entries = Record<string, Entry>;

const KINDS = [
  ['popup', loadCatalogue],
  ['consent', loadConsentCatalogue],
  ['dashboard', loadDashboardCatalogue],
] as const satisfies [string, (language: Language) => Promise<Entries>][];

const cases = KINDS.flatMap(([kind, load]) => LANGUAGES.map((language) => [kind, language, load] as const));

function sentences(entry: Entry): string[] {
  return typeof entry === 'string' ? [entry] : Object.values(entry);
}

function slots(sentence: string): string[] {
  return [...new Set(sentence.match(/\{\w+\}/g))].toSorted();
}

/** Forms that stand for a single number may say it in words: "one minute", "two services". */
function formsOfOneNumber(language: Language): Set<string> {
  const rules = new Intl.PluralRules(language);
  const counts = Map.groupBy(
    Array.from({ length: 200 }, (_, n) => n),
    (n) => rules.select(n),
  );
  return new Set([...counts].flatMap(([form, numbers]) => (numbers.length === 1 ? [form] : [])));
}

/** `key form: slots` of all sentences whose slots are not those of the English ones. */
function oddSlots(language: Language, entries: Entries, english: Entries): string[] {
  const inWords = formsOfOneNumber(language);
  return Object.entries(entries).flatMap(([key, entry]) => {
    const wanted = new Set(sentences(english[key] ?? '').flatMap(slots));
    const forms = typeof entry === 'string' ? { all: entry } : entry;
    return Object.entries(forms).flatMap(([form, sentence]) => {
      const there = new Set(slots(sentence));
      const missing = [...wanted.difference(there)].filter(
        (slot) => !(inWords.has(form) && /n|total/.test(slot)),
      );
      const odd = [...there.difference(wanted), ...missing];
      return odd.length === 0 ? [] : [`${key} ${form}: ${odd.join(' ')}`];
    });
  });
}

describe.each(cases)('the %s catalogue %s', (_kind, language, load) => {
  it('has the keys of the English one, and no more', async () => {
    expect(Object.keys(await load(language)).toSorted()).toEqual(Object.keys(await load('en')).toSorted());
  });

  it('has the slots of the English one in each sentence', async () => {
    expect(oddSlots(language, await load(language), await load('en'))).toEqual([]);
  });

  it('has every plural form of its language, where the English one has plurals', async () => {
    const [english, entries]: [Entries, Entries] = [await load('en'), await load(language)];
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const expected = Object.entries(english).map(([key, entry]) => [
      key,
      typeof entry === 'string' ? null : forms,
    ]);
    const there = Object.entries(entries).map(([key, entry]) => [
      key,
      typeof entry === 'string' ? null : Object.keys(entry).toSorted(),
    ]);
    expect(Object.fromEntries(there)).toEqual(Object.fromEntries(expected));
  });

  it('says something everywhere, in its own script', async () => {
    const entries: Entries = await load(language);
    const all = Object.values(entries).flatMap(sentences);
    expect(all.every((sentence) => sentence.trim() === sentence && sentence !== '')).toBe(true);
    const scripts: Partial<Record<Language, RegExp>> = {
      ar: /\p{Script=Arabic}/u,
      fa: /\p{Script=Arabic}/u,
      ru: /\p{Script=Cyrillic}/u,
      'zh-CN': /\p{Script=Han}/u,
    };
    const script = scripts[language];
    // Units such as "{n} MB" are written in Latin letters in some languages.
    const foreign = all.filter(
      (sentence) => script !== undefined && !script.test(sentence) && !/^\{n\} \w+$/.test(sentence),
    );
    expect(foreign).toEqual([]);
  });
});

describe('languages', () => {
  it.each(LANGUAGES)('%s has its manifest words', async (language) => {
    const folder = language.replace('-', '_');
    const messages: Record<string, { message: string }> = JSON.parse(
      await readFile(`public/_locales/${folder}/messages.json`, 'utf8'),
    );
    expect(Object.keys(messages).toSorted()).toEqual(['extension_description', 'extension_name']);
    // The longest description that the Chrome Web Store takes.
    expect(messages['extension_description']?.message.length).toBeLessThanOrEqual(132);
  });

  it.each([
    ['ar', 'rtl'],
    ['fa', 'rtl'],
    ['en', 'ltr'],
    ['ru', 'ltr'],
  ] as const)('%s runs %s', (language, direction) => expect(directionOf(language)).toBe(direction));
});
