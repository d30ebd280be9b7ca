import type { ConsentWords } from '../../utils/i18n/consent-catalogues.ts';
import { StateMark } from '../StateMark.tsx';
import type { Level } from './levels.ts';
import { isRight, questionsFor } from './questions.ts';
import type { Answers, QuestionId } from './questions.ts';

interface Props {
  words: ConsentWords;
  level: Level;
  answers: Answers;
  onAnswer: (question: QuestionId, answer: boolean) => void;
}

/** The level's questions. A wrong answer is explained, and can be changed. */
export function Quiz({ words: { t }, level, answers, onAnswer }: Props) {
  return (
    <ol class="quiz">
      {questionsFor(level).map((question) => {
        const given = answers[question];
        const judged = given === undefined ? null : isRight(question, given) ? 'right' : 'wrong';
        return (
          <li key={question} class={judged === null ? undefined : `is-${judged}`}>
            <p id={`question-${question}`}>{t(`quiz.${question}`)}</p>
            <div class="buttons" role="group" aria-labelledby={`question-${question}`}>
              {[true, false].map((answer) => (
                <button
                  key={String(answer)}
                  type="button"
                  aria-pressed={given === answer}
                  onClick={() => onAnswer(question, answer)}
                >
                  {t(answer ? 'quiz.true' : 'quiz.false')}
                </button>
              ))}
            </div>
            <p class="judged" role="status">
              {judged !== null && (
                <>
                  <StateMark sign={judged === 'right' ? 'ok' : 'failing'} />
                  <span>{t(`quiz.${question}_${judged}`)}</span>
                </>
              )}
            </p>
          </li>
        );
      })}
    </ol>
  );
}
