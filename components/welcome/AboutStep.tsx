import type { WelcomeProps } from './Welcome.tsx';

/** What Reachwatch does, who sees it, and that nothing has happened yet. */
export function AboutStep({ words: { t }, isAskedAgain }: WelcomeProps) {
  return (
    <section>
      {isAskedAgain && (
        <div class="warning">
          <strong>{t('again.title')}</strong>
          <p>{t('again.text')}</p>
        </div>
      )}
      <h1 tabIndex={-1}>{t('about.title')}</h1>
      <p class="lead">{t('about.lead')}</p>
      <dl class="told">
        <dt>{t('about.now')}</dt>
        <dd>{t('about.now_text')}</dd>
        <dt>{t('about.seen')}</dt>
        <dd>{t('about.seen_text')}</dd>
        <dt>{t('about.safe')}</dt>
        <dd>
          {t('about.safe_text')}{' '}
          <a href="/dashboard.html#settings" target="_blank">
            {t('about.list')}
          </a>
        </dd>
      </dl>
    </section>
  );
}
