import type { WelcomeProps } from './Welcome.tsx';

/** Checks have begun. */
export function DoneScreen({ words: { t } }: WelcomeProps) {
  return (
    <section>
      <h1 tabIndex={-1}>{t('done.title')}</h1>
      <p class="lead">{t('done.text')}</p>
      <p>{t('done.undo')}</p>
      <p class="buttons">
        <a class="button primary large" href="/dashboard.html">
          {t('done.look')}
        </a>
        <a class="button large" href="/dashboard.html#sharing">
          {t('done.change')}
        </a>
      </p>
    </section>
  );
}

/** The person declined for now: nothing runs, and all can be reached. */
export function LaterScreen({ words: { t }, onBack }: WelcomeProps) {
  return (
    <section>
      <h1 tabIndex={-1}>{t('later.title')}</h1>
      <p class="lead">{t('later.text')}</p>
      <p class="buttons">
        <button type="button" class="large" onClick={onBack}>
          {t('later.back')}
        </button>
        <a class="button large" href="/dashboard.html#settings">
          {t('later.settings')}
        </a>
      </p>
    </section>
  );
}
