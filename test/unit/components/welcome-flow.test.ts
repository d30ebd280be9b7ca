import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEVELS } from '../../../components/consent/levels.ts';
import type { Level } from '../../../components/consent/levels.ts';
import { isLess } from '../../../components/consent/levels.ts';
import { areUnderstood, isRight, questionsFor } from '../../../components/consent/questions.ts';
import { answer, back, chooseLevel, forward, STEPS, WALK_BEGINS } from '../../../components/welcome/flow.ts';
import type { Problem, Walk } from '../../../components/welcome/flow.ts';
import { LEVELS as STORED_LEVELS } from '../../../utils/store/consent.ts';

const COLLECTOR = 'https://collector.example/';

const walk = (changes: Partial<Walk>): Walk => ({ ...WALK_BEGINS, ...changes });

it('has the levels of the store, in their order', () => {
  expect(LEVELS).toEqual(STORED_LEVELS);
  expect(isLess('contribute', 'reference')).toBe(true);
  expect(isLess('reference', 'reference')).toBe(false);
  expect(isLess('local', 'contribute')).toBe(false);
});

describe('forward', () => {
  it('begins with nothing chosen and nothing answered', () => {
    expect(WALK_BEGINS).toMatchObject({ screen: 'about', level: null, answers: {}, problem: null });
  });

  it.each<[string, Partial<Walk>, Walk['screen'], Problem | null]>([
    ['from the first', { screen: 'about' }, 'level', null],
    ['without a level', { screen: 'level' }, 'level', 'level.missing'],
    ['local needs no collector', { screen: 'level', level: 'local' }, 'questions', null],
    ['reference needs one', { screen: 'level', level: 'reference' }, 'level', 'collector.needed'],
    ['contribute needs one', { screen: 'level', level: 'contribute' }, 'level', 'collector.needed'],
    [
      'contribute with one',
      { screen: 'level', level: 'contribute', collectors: [COLLECTOR] },
      'questions',
      null,
    ],
    ['nothing answered', { screen: 'questions', level: 'local' }, 'questions', 'quiz.open'],
    [
      'one answered',
      { screen: 'questions', level: 'local', answers: { seen: true } },
      'questions',
      'quiz.open',
    ],
    [
      'one wrong',
      { screen: 'questions', level: 'local', answers: { seen: true, stays: true } },
      'questions',
      'quiz.open',
    ],
    [
      'both right',
      { screen: 'questions', level: 'local', answers: { seen: true, stays: false } },
      'access',
      null,
    ],
  ])('%s', (_name, changes, screen, problem) => {
    expect(forward(walk(changes))).toMatchObject({ screen, problem });
  });

  it('no sequence of clicks reaches the browser’s question without a level and its right answers', () => {
    // Weighed so that thousands of the walks get there: levels change seldom, for that takes the answers back.
    const click = fc.oneof(
      { weight: 4, arbitrary: fc.constant((before: Walk) => forward(before)) },
      { weight: 1, arbitrary: fc.constant((before: Walk) => back(before)) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(...LEVELS).map((level) => (before: Walk) => chooseLevel(before, level)),
      },
      {
        weight: 12,
        arbitrary: fc.tuple(fc.constantFrom('seen', 'stays', 'back'), fc.boolean()).map(
          ([question, given]) =>
            (before: Walk) =>
              answer(before, question, given),
        ),
      },
      { weight: 2, arbitrary: fc.constant((before: Walk) => ({ ...before, collectors: [COLLECTOR] })) },
    );
    let reached = 0;
    fc.assert(
      fc.property(fc.array(click, { minLength: 40, maxLength: 120 }), (clicks) => {
        const walked = [WALK_BEGINS];
        for (const next of clicks) walked.push(next(walked.at(-1) ?? WALK_BEGINS));
        const arrivals = walked.filter(
          ({ screen }, at) => screen === 'access' && walked[at - 1]?.screen === 'questions',
        );
        reached += arrivals.length;
        const unready = arrivals.filter(
          ({ level, answers }) => level === null || !areUnderstood(level, answers),
        );
        expect(unready).toEqual([]);
      }),
      { numRuns: 5000 },
    );
    expect(reached).toBeGreaterThan(0);
  });
});

it('goes back one step at a time, and from the end of who declined to the beginning', () => {
  const screens = [...STEPS].toReversed().map((screen) => back(walk({ screen })).screen);
  expect(screens).toEqual(['questions', 'level', 'about', 'about']);
  expect(back(walk({ screen: 'later' })).screen).toBe('about');
});

it('asks anew when another level is chosen, and only then', () => {
  const answered = walk({ level: 'local', answers: { seen: true, stays: false } });
  expect(chooseLevel(answered, 'contribute').answers).toEqual({});
  expect(chooseLevel(answered, 'local').answers).toEqual(answered.answers);
});

describe('the questions', () => {
  it.each<[Level, string[]]>([
    ['local', ['seen', 'stays']],
    ['reference', ['seen', 'stays']],
    ['contribute', ['seen', 'back']],
  ])('of %s are two', (level, questions) => expect(questionsFor(level)).toEqual(questions));

  it('one is true and the other false, so that nobody passes by always saying the same', () => {
    for (const level of LEVELS)
      expect(questionsFor(level).map((question) => isRight(question, true))).toEqual([true, false]);
  });
});
