import type { PopupWords } from '../utils/i18n/catalogues.ts';
import type { Progress, Summary } from '../utils/summary/summary.ts';
import { CheckBar } from './CheckBar.tsx';
import { FirstRun } from './FirstRun.tsx';
import { Headline } from './Headline.tsx';
import { ServiceRow } from './ServiceRow.tsx';

export interface PopupProps {
  words: PopupWords;
  /** False until a person says start. */
  isEnabled: boolean;
  /** They have chosen what may leave the device. */
  isAsked: boolean;
  summary: Summary | null;
  progress: Progress | null;
  isStarting: boolean;
  /** The background did not take the last order. */
  hasFailed: boolean;
  /** Milliseconds since the epoch. */
  now: number;
  onStart: () => void;
  onCheck: () => void;
  onStop: () => void;
}

export function Popup(props: PopupProps) {
  const {
    words,
    isEnabled,
    isAsked,
    summary,
    progress,
    isStarting,
    hasFailed,
    now,
    onStart,
    onCheck,
    onStop,
  } = props;
  const problem = hasFailed && (
    <p class="warning" role="alert">
      {words.t('check.failed')}
    </p>
  );
  if (!isEnabled) {
    return (
      <>
        {problem}
        <FirstRun {...{ words, isAsked, isStarting, onStart }} />
      </>
    );
  }
  const services = summary?.services ?? [];
  return (
    <>
      <Headline summary={summary} isChecking={progress !== null || isStarting} words={words} now={now} />
      <CheckBar {...{ summary, progress, isStarting, words, now, onCheck, onStop }} />
      {problem}
      {summary?.warnings.map((warning) => (
        <p key={warning} class="warning">
          {words.t(`warning.${warning}`)}
        </p>
      ))}
      <section class="services" aria-label={words.t('popup.services')}>
        {services.length > 0 && (
          <div class="strip-axis" aria-hidden="true">
            <span>{words.t('strip.from')}</span>
            <span>{words.t('strip.to')}</span>
          </div>
        )}
        <ul>
          {services.map((service) => (
            <li key={service.id}>
              <ServiceRow service={service} words={words} now={now} />
            </li>
          ))}
        </ul>
      </section>
      <footer>
        <a href="/dashboard.html" target="_blank">
          {words.t('popup.details')}
        </a>
      </footer>
    </>
  );
}
