/** The words of consent: all of the welcome page, and a part of the dashboard. The popup does not load them. */
import type en from './catalogues/consent/en.json';
import type { Language } from './languages.ts';
import type { Catalogue, Words } from './words.ts';

export type ConsentKey = keyof typeof en;
export type ConsentWords = Words<ConsentKey>;

const LOAD: Record<Language, () => Promise<{ default: Catalogue<ConsentKey> }>> = {
  en: () => import('./catalogues/consent/en.json'),
  ar: () => import('./catalogues/consent/ar.json'),
  fa: () => import('./catalogues/consent/fa.json'),
  ru: () => import('./catalogues/consent/ru.json'),
  tr: () => import('./catalogues/consent/tr.json'),
  'zh-CN': () => import('./catalogues/consent/zh-CN.json'),
  fr: () => import('./catalogues/consent/fr.json'),
  es: () => import('./catalogues/consent/es.json'),
};

export async function loadConsentCatalogue(language: Language): Promise<Catalogue<ConsentKey>> {
  return (await LOAD[language]()).default;
}
