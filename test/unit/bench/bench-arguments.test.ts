import { expect, it } from 'vitest';
import { parseBenchArguments } from '../../bench/bench-arguments.ts';

const usual = {
  browser: 'chromium',
  outFile: 'bench.json',
  checks: 2000,
  seconds: 20,
  rows: 10_000_000,
  kills: 200,
  bad: 100_000,
  parts: ['batch', 'stalled', 'bytes', 'popup', 'load', 'query', 'kills', 'bad', 'addresses', 'poisoning'],
};

it.each([
  ['', usual],
  ['soak --checks 200', { ...usual, checks: 200, parts: ['soak'] }],
  ['popup batch', { ...usual, parts: ['batch', 'popup'] }],
  ['collector', { ...usual, parts: ['load', 'query', 'kills', 'bad', 'addresses', 'poisoning'] }],
  ['load --seconds 600 popup', { ...usual, seconds: 600, parts: ['popup', 'load'] }],
  [
    'kills query bad --kills 3 --rows 100000000 --bad 9',
    { ...usual, kills: 3, rows: 100_000_000, bad: 9, parts: ['query', 'kills', 'bad'] },
  ],
  [
    'bytes --out here.json --browser firefox',
    { ...usual, browser: 'firefox', outFile: 'here.json', parts: ['bytes'] },
  ],
])('reads "%s"', (words, options) => {
  expect(parseBenchArguments(words.split(' ').filter(Boolean))).toEqual({ kind: 'options', options });
});

it.each([
  [
    'speed',
    '"speed" is not one of batch, stalled, bytes, popup, soak, load, query, kills, bad, addresses, poisoning, collector',
  ],
  ['--browser safari', '--browser is chromium or firefox, not "safari"'],
  ['--checks 0', '--checks is a whole number from 1, not "0"'],
  ['--checks many', '--checks is a whole number from 1, not "many"'],
  ['--seconds 1.5', '--seconds is a whole number from 1, not "1.5"'],
  ['--rows 1e12', '--rows is a whole number from 1, not "1e12"'],
  ['--fast', "Unknown option '--fast'"],
])('refuses "%s"', (words, message) => {
  expect(parseBenchArguments(words.split(' '))).toEqual({ kind: 'wrong', message });
});
