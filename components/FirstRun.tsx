import type { PopupWords } from '../utils/i18n/catalogues.ts';

interface Props {
  words: PopupWords;
  /** The person has been through the welcome page, and turned the checks off since. */
  isAsked: boolean;
  isStarting: boolean;
  onStart: () => void;
}

/** Before anything is contacted: what would happen, and the way to the page that says who sees it and asks. */
export function FirstRun({ words, isAsked, isStarting, onStart }: Props) {
  return (
    <div class="first-run">
      <img src="/icon/mark.svg" alt="" width="72" height="72" />
      <h1>{words.t('first.title')}</h1>
      <p>{words.t('first.what')}</p>
      <p>{words.t('first.stays')}</p>
      {isAsked ? (
        <button type="button" class="primary large" disabled={isStarting} onClick={onStart}>
          {words.t(isStarting ? 'check.starting' : 'first.start')}
        </button>
      ) : (
        <a class="button primary large" href="/welcome.html" target="_blank">
          {words.t('first.set_up')}
        </a>
      )}
      <a href="/dashboard.html#settings" target="_blank">
        {words.t('first.look')}
      </a>
    </div>
  );
}
