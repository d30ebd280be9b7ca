/** The words after `npm start --`. */
import { parseArgs } from 'node:util';
import { isFamily } from './check-arguments.ts';
import { lineOf } from './error-line.ts';
import type { DrivenFamily } from './find-browser.ts';

export const START_USAGE = 'npm start -- [--headless] [--browser chromium|firefox]';

export type StartArguments =
  | { kind: 'options'; browser: DrivenFamily | null; headless: boolean }
  | { kind: 'help' }
  | { kind: 'wrong'; message: string };

export function parseStartArguments(words: readonly string[]): StartArguments {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: { headless: { type: 'boolean' }, browser: { type: 'string' }, help: { type: 'boolean' } },
    });
    if (values.help === true) return { kind: 'help' };
    const browser = values.browser ?? null;
    if (browser !== null && !isFamily(browser)) {
      return { kind: 'wrong', message: `--browser is chromium or firefox, not "${browser}"` };
    }
    return { kind: 'options', browser, headless: values.headless === true };
  } catch (error) {
    // Node's parser throws for what it does not know.
    return { kind: 'wrong', message: lineOf(error).split('. To specify')[0] ?? '' };
  }
}
