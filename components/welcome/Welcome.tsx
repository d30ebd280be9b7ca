import type { ComponentChild } from 'preact';
import type { ConsentWords } from '../../utils/i18n/consent-catalogues.ts';
import type { Level } from '../consent/levels.ts';
import type { QuestionId } from '../consent/questions.ts';
import { AboutStep } from './AboutStep.tsx';
import { AccessStep } from './AccessStep.tsx';
import { DoneScreen, LaterScreen } from './EndScreens.tsx';
import { LevelStep } from './LevelStep.tsx';
import { QuestionsStep } from './QuestionsStep.tsx';
import { STEPS } from './flow.ts';
import type { Screen, Walk } from './flow.ts';

export interface WelcomeProps {
  words: ConsentWords;
  walk: Walk;
  /** The person agreed once, to another purpose. */
  isAskedAgain: boolean;
  /** This browser asks of its own whether data may be sent. */
  asksForData: boolean;
  /** The person said no to the browser. */
  isRefused: boolean;
  collectorError: string | null;
  /** What did not work at the end; null: all did. */
  failure: string | null;
  onForward: () => void;
  onBack: () => void;
  onLater: () => void;
  onLevel: (level: Level) => void;
  onAnswer: (question: QuestionId, answer: boolean) => void;
  onAddCollector: (text: string) => void;
  onRemoveCollector: (url: string) => void;
  /** Must reach the browser from the click itself. */
  onAllow: () => void;
  onStartWithout: () => void;
}

const SCREENS: Record<Screen, (props: WelcomeProps) => ComponentChild> = {
  about: AboutStep,
  level: LevelStep,
  questions: QuestionsStep,
  access: AccessStep,
  done: DoneScreen,
  later: LaterScreen,
};

/** One screen at a time; where one is, how to go on, back or away. */
export function Welcome(props: WelcomeProps) {
  const { words, walk, failure } = props;
  const { t } = words;
  const step = STEPS.findIndex((id) => id === walk.screen);
  const Current = SCREENS[walk.screen];
  return (
    <>
      {step >= 0 && (
        <div class="steps-taken">
          <p>{t('welcome.step', { n: step + 1, total: STEPS.length })}</p>
          <ol aria-hidden="true">
            {STEPS.map((id, at) => (
              <li key={id} class={at <= step ? 'is-taken' : undefined} />
            ))}
          </ol>
        </div>
      )}
      <Current {...props} />
      {walk.problem !== null && (
        <p class="warning" role="alert">
          {t(walk.problem)}
        </p>
      )}
      {failure !== null && (
        <p class="warning" role="alert">
          {t('welcome.failed', { error: failure })}
        </p>
      )}
      {step >= 0 && <Ways {...props} isFirst={step === 0} />}
    </>
  );
}

/** On, back, and away. */
function Ways(props: WelcomeProps & { isFirst: boolean }) {
  const { words, walk, isFirst, isRefused, onForward, onAllow, onStartWithout, onBack, onLater } = props;
  const { t } = words;
  const isLast = walk.screen === 'access';
  return (
    <div class="ways">
      <button type="button" class="primary large" onClick={isLast ? onAllow : onForward}>
        {t(isLast ? 'access.start' : 'welcome.next')}
      </button>
      {isLast && isRefused && (
        <button type="button" class="large" onClick={onStartWithout}>
          {t('access.start_without')}
        </button>
      )}
      {!isFirst && (
        <button type="button" class="large" onClick={onBack}>
          {t('welcome.back')}
        </button>
      )}
      <button type="button" class="large quiet" onClick={onLater}>
        {t('welcome.later')}
      </button>
    </div>
  );
}
