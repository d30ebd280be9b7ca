import { render } from 'preact';
import { browser } from 'wxt/browser';
import { Welcome } from '../../components/welcome/Welcome.tsx';
import * as flow from '../../components/welcome/flow.ts';
import type { Walk } from '../../components/welcome/flow.ts';
import { loadConsentCatalogue } from '../../utils/i18n/consent-catalogues.ts';
import { chooseLanguage } from '../../utils/i18n/languages.ts';
import { createWords } from '../../utils/i18n/words.ts';
import { ASKS_FOR_DATA, askFor } from '../../utils/run/access.ts';
import { mustAskAgain, readConsent } from '../../utils/store/consent.ts';
import { readSettings } from '../../utils/store/settings.ts';
import { addCollector, removeCollector, start } from './orders.ts';
import type { State } from './state.ts';

async function openWelcome(root: HTMLElement): Promise<void> {
  const { local } = browser.storage;
  const { language: chosen, collectors } = await readSettings(local);
  const isAskedAgain = mustAskAgain(await readConsent(local));
  const language = chooseLanguage(chosen, [browser.i18n.getUILanguage()]);
  const words = createWords(language, await loadConsentCatalogue(language));
  document.documentElement.lang = language;
  document.documentElement.dir = words.direction;
  let state: State = {
    walk: { ...flow.WALK_BEGINS, collectors },
    isRefused: false,
    collectorError: null,
    failure: null,
  };

  const show = () =>
    render(
      <Welcome
        {...{ ...state, words, isAskedAgain, asksForData: ASKS_FOR_DATA }}
        onForward={() => go(flow.forward)}
        onBack={() => go(flow.back)}
        onLater={() => go((walk) => ({ ...walk, screen: 'later', problem: null }))}
        onLevel={(level) => go((walk) => flow.chooseLevel(walk, level))}
        onAnswer={(question, answer) => go((walk) => flow.answer(walk, question, answer))}
        onAddCollector={(text) => void change(addCollector(state, text))}
        onRemoveCollector={(url) => void change(removeCollector(state, url))}
        onAllow={() => void change(allowAndStart())}
        onStartWithout={() => void change(start(state, { hasData: !ASKS_FOR_DATA }))}
      />,
      root,
    );

  const change = async (changes: Partial<State> | Promise<Partial<State>>) => {
    const { screen } = state.walk;
    state = { ...state, ...(await changes) };
    show();
    // Another screen is another page: a screen reader and the keyboard begin at its head.
    if (state.walk.screen === screen) return;
    root.querySelector('h1')?.focus();
    window.scrollTo(0, 0);
  };

  const go = (step: (walk: Walk) => Walk) => void change({ walk: step(state.walk), failure: null });

  /** Called from the click: the browser shows its question to nobody else. */
  const allowAndStart = async (): Promise<Partial<State>> => {
    const isAllowed = await askFor({ sites: true, data: state.walk.level === 'contribute' });
    return isAllowed ? start(state, { hasData: true }) : { isRefused: true };
  };

  show();
  root.removeAttribute('aria-busy');
}

const root = document.querySelector<HTMLElement>('#welcome');
if (root !== null) void openWelcome(root);
