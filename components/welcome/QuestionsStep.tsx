import { Quiz } from '../consent/Quiz.tsx';
import type { WelcomeProps } from './Welcome.tsx';

/** What must have been understood before anything is asked of the browser. */
export function QuestionsStep({ words, walk: { level, answers }, onAnswer }: WelcomeProps) {
  return (
    <section>
      <h1 tabIndex={-1}>{words.t('quiz.title')}</h1>
      <p class="lead">{words.t('quiz.lead')}</p>
      {level !== null && <Quiz {...{ words, level, answers, onAnswer }} />}
    </section>
  );
}
