import { render } from 'preact';
import { Popup } from '../../components/Popup.tsx';
import { loadCatalogue } from '../../utils/i18n/catalogues.ts';
import type { PopupWords } from '../../utils/i18n/catalogues.ts';
import { chooseLanguage } from '../../utils/i18n/languages.ts';
import { createWords } from '../../utils/i18n/words.ts';
import type { Message, Reply } from '../../utils/messages.ts';
import { native } from './native-api.ts';
import { enableChecks, readItems, watchItems } from './popup-items.ts';
import type { PopupItems } from './popup-items.ts';

const RELATIVE_TIMES_MOVE_MS = 20_000;

async function openPopup(root: HTMLElement): Promise<void> {
  let items: PopupItems = await readItems();
  const words = await wordsFor(items);
  let [isStarting, hasFailed] = [false, false];

  const show = () => {
    const { summary = null, progress = null, consent = null, settings } = items;
    const isEnabled = settings?.enabled === true;
    const isAsked = consent !== null;
    const state = { words, isEnabled, isAsked, summary, progress, isStarting, hasFailed, now: Date.now() };
    render(<Popup {...state} onStart={start} onCheck={check} onStop={stop} />, root);
  };

  const order = async (message: Message, before?: () => Promise<void>) => {
    [isStarting, hasFailed] = [message.type === 'check_now', false];
    show();
    const reply = await send(message, before);
    [isStarting, hasFailed] = [isStarting && reply.ok && !items.progress, !reply.ok];
    show();
  };
  const start = () => void order({ type: 'check_now' }, () => enableChecks(items.settings));
  const check = () => void order({ type: 'check_now' });
  const stop = () => void order({ type: 'stop' });

  watchItems((changed) => {
    items = { ...items, ...changed };
    if (changed.progress !== undefined) isStarting = false;
    show();
  });
  setInterval(show, RELATIVE_TIMES_MOVE_MS);
  root.removeAttribute('aria-busy');
  show();
}

async function wordsFor(items: PopupItems): Promise<PopupWords> {
  const language = chooseLanguage(items.settings?.language ?? null, [native.i18n.getUILanguage()]);
  const words = createWords(language, await loadCatalogue(language));
  document.documentElement.lang = language;
  document.documentElement.dir = words.direction;
  return words;
}

/** Errors become an answer: there is somebody to tell. */
async function send(message: Message, before?: () => Promise<void>): Promise<Reply> {
  try {
    await before?.();
    return await native.runtime.sendMessage<Message, Reply>(message);
  } catch (error) {
    return { ok: false, error: String(error) };
  }
}

const root = document.querySelector<HTMLElement>('#popup');
if (root !== null) void openPopup(root);
