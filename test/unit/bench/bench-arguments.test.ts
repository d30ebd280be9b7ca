import { expect, it } from 'vitest';
import { parseBenchArguments } from '../../bench/bench-arguments.ts';

const usual = {
  browser: 'chromium',
  outFile: 'bench.json',
  checks: 2000,
  parts: ['batch', 'stalled', 'bytes', 'popup'],
};

it.each([
  ['', usual],
  ['soak --checks 200', { ...usual, checks: 200, parts: ['soak'] }],
  ['popup batch', { ...usual, parts: ['batch', 'popup'] }],
  [
    'bytes --out here.json --browser firefox',
    { ...usual, browser: 'firefox', outFile: 'here.json', parts: ['bytes'] },
  ],
])('reads "%s"', (words, options) => {
  expect(parseBenchArguments(words.split(' ').filter(Boolean))).toEqual({ kind: 'options', options });
});

it.each([
  ['speed', '"speed" is not one of batch, stalled, bytes, popup, soak'],
  ['--browser safari', '--browser is chromium or firefox, not "safari"'],
  ['--checks 0', '--checks is a whole number from 1, not "0"'],
  ['--checks many', '--checks is a whole number from 1, not "many"'],
  ['--fast', "Unknown option '--fast'"],
])('refuses "%s"', (words, message) => {
  expect(parseBenchArguments(words.split(' '))).toEqual({ kind: 'wrong', message });
});
