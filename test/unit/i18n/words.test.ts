import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../utils/i18n/catalogues.ts';
import { loadDashboardCatalogue } from '../../../utils/i18n/dashboard-catalogues.ts';
import { chooseLanguage } from '../../../utils/i18n/languages.ts';
import { lengthOfTime } from '../../../utils/i18n/length-of-time.ts';
import { clockTime, relativeTime } from '../../../utils/i18n/times.ts';
import { createWords } from '../../../utils/i18n/words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.parse('2026-06-15T12:00:00Z');

/** Two past two in the afternoon, wherever the test runs. */
function local(year: number, month: number, day: number): string {
  return new Date(year, month, day, 14, 2).toISOString();
}

describe('createWords', () => {
  it('fills slots and writes numbers as the language does', async () => {
    const en = createWords('en', await loadCatalogue('en'));
    expect(en.t('services.failing', { n: 2, total: 1028 })).toBe('2 of 1,028 services cannot be reached.');
    const fa = createWords('fa', await loadCatalogue('fa'));
    expect(fa.t('ago.minutes', { n: 12 })).toBe('۱۲ دقیقه پیش');
  });

  it.each([
    [1, 'خدمة واحدة من 28 محجوبة.'],
    [2, 'خدمتان من 28 محجوبتان.'],
    [3, '3 خدمات من 28 محجوبة.'],
    [11, '11 خدمة من 28 محجوبة.'],
  ])('chooses the plural of %i in Arabic', async (n, sentence) => {
    const ar = createWords('ar', await loadCatalogue('ar'));
    expect(ar.t('services.blocked', { n, total: 28 })).toBe(sentence);
  });

  it('isolates names in text that runs from right to left, and only there', async () => {
    const slots = { when: '14:02' };
    expect(createWords('ar', await loadCatalogue('ar')).t('since', slots)).toContain('\u206814:02\u2069');
    expect(createWords('en', await loadCatalogue('en')).t('since', slots)).toBe('since 14:02');
  });

  it('leaves a slot without a value to be seen', async () => {
    expect(createWords('en', await loadCatalogue('en')).t('since')).toBe('since {when}');
  });
});

describe('chooseLanguage', () => {
  it.each<[string | null, string[], string]>([
    [null, ['fa-IR'], 'fa'],
    [null, ['ckb', 'ar-IQ', 'en'], 'ar'],
    [null, ['zh-TW'], 'zh-CN'],
    [null, ['pt-BR'], 'en'],
    [null, [], 'en'],
    ['ru', ['en-US'], 'ru'],
    ['xx', ['tr'], 'tr'],
    ['zh_CN', [], 'zh-CN'],
  ])('wanted %s, browser %j: %s', (chosen, preferred, language) => {
    expect(chooseLanguage(chosen, preferred)).toBe(language);
  });
});

describe('times', () => {
  it.each([
    ['ago', 0, 'just now'],
    ['ago', -59_000, 'just now'],
    ['ago', -MINUTE, '1 minute ago'],
    ['ago', -12.9 * MINUTE, '12 minutes ago'],
    ['ago', -47.5 * HOUR, '47 hours ago'],
    ['ago', -48 * HOUR, '2 days ago'],
    ['ago', 3 * HOUR, 'just now'],
    ['in', 30_000, 'in a moment'],
    ['in', 48 * MINUTE, 'in 48 minutes'],
    ['in', 3 * HOUR, 'in 3 hours'],
    ['in', -3 * HOUR, 'in a moment'],
  ] as const)('%s, %i ms from now, is "%s"', async (side, distance, phrase) => {
    const en = createWords('en', await loadCatalogue('en'));
    expect(relativeTime(en, new Date(NOW + distance).toISOString(), NOW, side)).toBe(phrase);
  });

  it('leaves out of a moment what today makes clear', () => {
    const now = new Date(2026, 5, 15, 18).getTime();
    expect(clockTime('en', local(2026, 5, 15), now)).toBe('14:02');
    expect(clockTime('en', local(2026, 5, 14), now)).toBe('Jun 14, 14:02');
    expect(clockTime('en', local(2025, 5, 15), now)).toBe('Jun 15, 2025, 14:02');
    expect(clockTime('en', local(2026, 5, 14), now, 'short')).toBe('Jun 14');
    expect(clockTime('en', local(2026, 5, 15), now, 'short')).toBe('14:02');
  });

  it.each([
    [0, '1 minute'],
    [40 * MINUTE, '40 minutes'],
    [60 * MINUTE, '60 minutes'],
    [3 * HOUR, '3 hours'],
    [30 * 24 * HOUR, '30 days'],
  ])('%i ms last "%s"', async (ms, phrase) => {
    expect(lengthOfTime(createWords('en', await loadDashboardCatalogue('en')), ms)).toBe(phrase);
  });
});
