/** `npm start` where there is no way out: everything fails, honestly, and nothing is left behind. */
import { describe, expect, it } from 'vitest';
import { findBrowser, type DrivenFamily } from '../../../runner/find-browser.ts';
import { builtInTargets } from '../../../utils/targets/built-in.ts';
import { runCheck } from './run-check.ts';

const FAMILIES: DrivenFamily[] = ['chromium', 'firefox'];
const isRoot = process.getuid?.() === 0;

describe.each(FAMILIES)('start in %s', (family) => {
  it('checks the default list beside a collector of its own', async (test) => {
    test.skip(findBrowser(family) === undefined, `there is no ${family}`);
    test.skip(!isRoot, 'a network namespace needs root');
    const run = await runCheck(['--headless', '--browser', family], {
      command: ['unshare', '--net', process.execPath, 'runner/start.ts'],
    });
    expect(run).toMatchObject({ status: 0, left: [] });
    expect(run.stderr).toMatch(/a collector of your own runs meanwhile: http:\/\/127\.0\.0\.1:\d+\//);
    const [heading, , ...rows] = run.stdout.trim().split('\n');
    expect(heading).toMatch(/^service +endpoint +verdict/);
    const judged = rows.filter((row) => row.includes('unknown: offline'));
    expect(judged).toHaveLength(builtInTargets([]).length);
    expect(rows.at(-1)).toBe('You are offline.');
  }, 180_000);
});
