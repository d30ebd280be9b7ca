import { describe, expect, it } from 'vitest';
import { findBrowser } from '../../../runner/find-browser.ts';

const machine = (...programs: string[]) => {
  const env: NodeJS.ProcessEnv = { PATH: '/usr/local/bin::/usr/bin' };
  return { env, canRun: (path: string) => programs.includes(path) };
};

describe('findBrowser', () => {
  it.each([
    [
      null,
      ['/usr/bin/chromium', '/usr/bin/firefox-esr'],
      { family: 'chromium', executable: '/usr/bin/chromium' },
    ],
    [null, ['/usr/bin/firefox'], { family: 'firefox', executable: '/usr/bin/firefox' }],
    [
      'firefox',
      ['/usr/bin/chromium', '/usr/bin/firefox-esr'],
      { family: 'firefox', executable: '/usr/bin/firefox-esr' },
    ],
    ['chromium', ['/usr/bin/google-chrome'], { family: 'chromium', executable: '/usr/bin/google-chrome' }],
    [
      'chromium',
      ['/usr/local/bin/chromium', '/usr/bin/chromium'],
      { family: 'chromium', executable: '/usr/local/bin/chromium' },
    ],
    ['chromium', ['/usr/bin/firefox'], undefined],
    [null, [], undefined],
  ] as const)('wanted %s, on a machine with %j', (wanted, programs, expected) => {
    const { env, canRun } = machine(...programs);
    expect(findBrowser(wanted, env, canRun)).toEqual(expected);
  });

  it('takes the program that a variable names, and no other', () => {
    const { env, canRun } = machine('/usr/bin/chromium', '/opt/chrome');
    expect(findBrowser('chromium', { ...env, REACHWATCH_CHROMIUM: '/opt/chrome' }, canRun)?.executable).toBe(
      '/opt/chrome',
    );
    expect(findBrowser('chromium', { ...env, REACHWATCH_CHROMIUM: '/nowhere' }, canRun)).toBeUndefined();
  });
});
