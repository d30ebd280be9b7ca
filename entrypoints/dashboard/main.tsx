import { render } from 'preact';
import { browser } from 'wxt/browser';
import { chooseLanguage } from '../../utils/i18n/languages.ts';
import { loadDashboardCatalogue } from '../../utils/i18n/dashboard-catalogues.ts';
import { createWords } from '../../utils/i18n/words.ts';
import { readConsent } from '../../utils/store/consent.ts';
import { readSettings } from '../../utils/store/settings.ts';
import { openStore } from '../../utils/store/store.ts';
import { outboxView } from '../../utils/summary/sent-view.ts';
import type { Progress, Summary } from '../../utils/summary/summary.ts';
import { loadSection } from './load.ts';
import { RESULTS_SHOWN, routeOf } from './state.ts';
import type { State } from './state.ts';
import { View } from './view.tsx';

const RELATIVE_TIMES_MOVE_MS = 20_000;

async function openDashboard(root: HTMLElement): Promise<void> {
  const store = await openStore();
  let state = await firstState();
  let words = await wordsFor(state);

  const show = () => render(<View {...{ state, words, store, now: Date.now(), change }} />, root);

  const change = async (changes: Partial<State> | Promise<Partial<State>>) => {
    const given = await changes;
    const before = state.settings.language;
    state = { ...state, ...given };
    if (state.settings.language !== before) words = await wordsFor(state);
    show();
  };

  const load = () => change(loadSection(store, state));

  window.addEventListener('hashchange', () => {
    const route = routeOf(location.hash);
    void change({ ...UNTOUCHED, route, shown: RESULTS_SHOWN }).then(load);
  });
  browser.storage.local.onChanged.addListener((items) => {
    void change(storedState()).then(() => ('summary' in items ? load() : undefined));
  });
  setInterval(show, RELATIVE_TIMES_MOVE_MS);
  await load();
  root.removeAttribute('aria-busy');
}

/** What a person began in a section, and left. */
const UNTOUCHED = {
  errors: [],
  collectorError: null,
  wanted: null,
  answers: {},
  isErasing: false,
  notice: null,
};

async function firstState(): Promise<State> {
  return {
    route: routeOf(location.hash),
    evidence: [],
    shown: RESULTS_SHOWN,
    outages: [],
    own: [],
    ownBlockPages: [],
    hasPermission: true,
    collectors: [],
    outbox: outboxView([], [], [], null),
    isStarting: false,
    ...UNTOUCHED,
    ...(await storedState()),
  };
}

async function storedState(): Promise<Pick<State, 'settings' | 'consent' | 'summary' | 'progress'>> {
  const stored: { summary?: Summary; progress?: Progress } = await browser.storage.local.get([
    'summary',
    'progress',
  ]);
  const { summary = null, progress = null } = stored;
  const { local } = browser.storage;
  return { settings: await readSettings(local), consent: await readConsent(local), summary, progress };
}

async function wordsFor({ settings }: State) {
  const language = chooseLanguage(settings.language, [browser.i18n.getUILanguage()]);
  const words = createWords(language, await loadDashboardCatalogue(language));
  document.documentElement.lang = language;
  document.documentElement.dir = words.direction;
  return words;
}

const root = document.querySelector<HTMLElement>('#dashboard');
if (root !== null) void openDashboard(root);
