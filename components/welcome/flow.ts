/** The way through the welcome page. Pure. */
import type { Level } from '../consent/levels.ts';
import { areUnderstood } from '../consent/questions.ts';
import type { Answers, QuestionId } from '../consent/questions.ts';

export const STEPS = ['about', 'level', 'questions', 'access'] as const;
export type Step = (typeof STEPS)[number];
/** `later`: the person declined for now. */
export type Screen = Step | 'done' | 'later';

/** Why the person cannot go on from here, as the key of its sentence. */
export type Problem = 'level.missing' | 'collector.needed' | 'quiz.open';

export interface Walk {
  screen: Screen;
  level: Level | null;
  answers: Answers;
  /** Base URLs of the collectors that are known. */
  collectors: readonly string[];
  problem: Problem | null;
}

export const WALK_BEGINS: Walk = {
  screen: 'about',
  level: null,
  answers: {},
  collectors: [],
  problem: null,
};

/** The next step, or the same one with what is missing. */
export function forward(walk: Walk): Walk {
  const problem = problemAt(walk);
  const next = STEPS[STEPS.findIndex((step) => step === walk.screen) + 1];
  return problem === null && next !== undefined
    ? { ...walk, screen: next, problem: null }
    : { ...walk, problem };
}

/** The step before; from `later` to the beginning. */
export function back(walk: Walk): Walk {
  const at = STEPS.findIndex((step) => step === walk.screen);
  return { ...walk, screen: STEPS[Math.max(0, at - 1)] ?? 'about', problem: null };
}

/** Another level has other questions. */
export function chooseLevel(walk: Walk, level: Level): Walk {
  return { ...walk, level, answers: level === walk.level ? walk.answers : {}, problem: null };
}

export function answer(walk: Walk, question: QuestionId, given: boolean): Walk {
  return { ...walk, answers: { ...walk.answers, [question]: given }, problem: null };
}

function problemAt({ screen, level, answers, collectors }: Walk): Problem | null {
  if (screen === 'about') return null;
  if (level === null) return 'level.missing';
  if (level !== 'local' && collectors.length === 0) return 'collector.needed';
  if (screen === 'level') return null;
  return areUnderstood(level, answers) ? null : 'quiz.open';
}
