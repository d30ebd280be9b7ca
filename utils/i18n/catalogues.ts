/** The words of the popup, which the dashboard uses too. One file a language; only one is ever loaded. */
import type en from './catalogues/en.json';
import type { Language } from './languages.ts';
import type { Catalogue, Words } from './words.ts';

export type PopupKey = keyof typeof en;
export type PopupWords = Words<PopupKey>;

const LOAD: Record<Language, () => Promise<{ default: Catalogue<PopupKey> }>> = {
  en: () => import('./catalogues/en.json'),
  ar: () => import('./catalogues/ar.json'),
  fa: () => import('./catalogues/fa.json'),
  ru: () => import('./catalogues/ru.json'),
  tr: () => import('./catalogues/tr.json'),
  'zh-CN': () => import('./catalogues/zh-CN.json'),
  fr: () => import('./catalogues/fr.json'),
  es: () => import('./catalogues/es.json'),
};

export async function loadCatalogue(language: Language): Promise<Catalogue<PopupKey>> {
  return (await LOAD[language]()).default;
}
