/** The words that only the dashboard needs, beside the popup's and those of consent. */
import type en from './catalogues/dashboard/en.json';
import { loadCatalogue } from './catalogues.ts';
import type { PopupKey } from './catalogues.ts';
import { loadConsentCatalogue } from './consent-catalogues.ts';
import type { ConsentKey } from './consent-catalogues.ts';
import type { Language } from './languages.ts';
import type { Catalogue, Words } from './words.ts';

export type DashboardKey = PopupKey | ConsentKey | keyof typeof en;
export type DashboardWords = Words<DashboardKey>;

const LOAD: Record<Language, () => Promise<{ default: Catalogue<keyof typeof en> }>> = {
  en: () => import('./catalogues/dashboard/en.json'),
  ar: () => import('./catalogues/dashboard/ar.json'),
  fa: () => import('./catalogues/dashboard/fa.json'),
  ru: () => import('./catalogues/dashboard/ru.json'),
  tr: () => import('./catalogues/dashboard/tr.json'),
  'zh-CN': () => import('./catalogues/dashboard/zh-CN.json'),
  fr: () => import('./catalogues/dashboard/fr.json'),
  es: () => import('./catalogues/dashboard/es.json'),
};

export async function loadDashboardCatalogue(language: Language): Promise<Catalogue<DashboardKey>> {
  const [popup, consent, dashboard] = await Promise.all([
    loadCatalogue(language),
    loadConsentCatalogue(language),
    LOAD[language](),
  ]);
  return { ...popup, ...consent, ...dashboard.default };
}
