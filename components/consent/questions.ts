/** What a person must have understood before they agree: statements that are true or false. */
import type { Level } from './levels.ts';

const TRUTHS = { seen: true, stays: false, back: false } as const;
export type QuestionId = keyof typeof TRUTHS;

/** The last answer to each question; one that is missing was not answered yet. */
export type Answers = Partial<Record<QuestionId, boolean>>;

/** Everybody is asked what can be seen; the second question is what the level is misunderstood about. */
export function questionsFor(level: Level): QuestionId[] {
  return ['seen', level === 'contribute' ? 'back' : 'stays'];
}

export function isRight(question: QuestionId, answer: boolean): boolean {
  return TRUTHS[question] === answer;
}

/** Whether all of the level's questions are answered, and right. */
export function areUnderstood(level: Level, answers: Answers): boolean {
  return questionsFor(level).every((question) => {
    const answer = answers[question];
    return answer !== undefined && isRight(question, answer);
  });
}
