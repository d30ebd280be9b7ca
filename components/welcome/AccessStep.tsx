import { LevelMark } from '../consent/LevelMark.tsx';
import type { WelcomeProps } from './Welcome.tsx';

/** The browser's own question, and a way on without its yes. */
export function AccessStep(props: WelcomeProps) {
  const { words, walk, asksForData, isRefused } = props;
  const { t } = words;
  const { level } = walk;
  const wantsData = asksForData && level === 'contribute';
  return (
    <section>
      <h1 tabIndex={-1}>{t('access.title')}</h1>
      {level !== null && (
        <p class="chosen">
          <LevelMark level={level} />
          {t('access.chosen', { level: t(`level.${level}`) })}
        </p>
      )}
      <p class="lead">{t('access.why')}</p>
      {wantsData && <p>{t('access.data')}</p>}
      <p>{t('access.without')}</p>
      {isRefused && (
        <div class="warning" role="alert">
          <p>{t('access.refused')}</p>
          {wantsData && <p>{t('access.refused_data')}</p>}
        </div>
      )}
    </section>
  );
}
