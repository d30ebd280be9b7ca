/** The languages there are, and which of them a person sees. */

export const LANGUAGES = ['en', 'ar', 'fa', 'ru', 'tr', 'zh-CN', 'fr', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language in its own words, for the choice in the settings. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: 'English',
  ar: 'العربية',
  fa: 'فارسی',
  ru: 'Русский',
  tr: 'Türkçe',
  'zh-CN': '简体中文',
  fr: 'Français',
  es: 'Español',
};

/**
 * The first wanted language that there is: the same tag, else the same base language in another region
 * (`zh-TW` gets `zh-CN`: better than English). English when there is none.
 * @param chosen BCP 47 tag from the settings; null follows the browser.
 * @param preferred the browser's languages, most wanted first.
 */
export function chooseLanguage(chosen: string | null, preferred: readonly string[]): Language {
  for (const wanted of chosen === null ? preferred : [chosen, ...preferred]) {
    const found =
      LANGUAGES.find((tag) => tag === wanted) ?? LANGUAGES.find((tag) => base(tag) === base(wanted));
    if (found !== undefined) return found;
  }
  return 'en';
}

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' || language === 'fa' ? 'rtl' : 'ltr';
}

function base(tag: string): string {
  return tag.toLowerCase().split(/[-_]/)[0] ?? '';
}
