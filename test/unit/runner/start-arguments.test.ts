import { expect, it } from 'vitest';
import { parseStartArguments } from '../../../runner/start-arguments.ts';

it.each([
  [[], { kind: 'options', browser: null, headless: false }],
  [['--headless'], { kind: 'options', browser: null, headless: true }],
  [['--browser', 'firefox'], { kind: 'options', browser: 'firefox', headless: false }],
  [['--help'], { kind: 'help' }],
  [['--browser', 'edge'], { kind: 'wrong', message: '--browser is chromium or firefox, not "edge"' }],
  [['--loud'], { kind: 'wrong', message: "Unknown option '--loud'" }],
])('%j', (words, expected) => {
  expect(parseStartArguments(words)).toEqual(expected);
});

it('takes no URLs', () => {
  expect(parseStartArguments(['https://a.test/'])).toMatchObject({ kind: 'wrong' });
});
