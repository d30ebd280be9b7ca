/**
 * Results that the lab recorded behind its censor with Chromium 156 and Firefox 153 in 2026-11, one a line, judged by the
 * rules of that time. `batch_id` is the browser.
 */
import { readFileSync } from 'node:fs';
import type { Result } from '../../../utils/store/records.ts';

export const RECORDED: Result[] = readFileSync(
  new URL('fixtures/recorded-evidence.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line): Result => JSON.parse(line));

/** Throws when there is none: the table of a test names what was recorded. */
export function recorded(browser: 'chromium' | 'firefox', url: string): Result {
  const found = RECORDED.find((result) => result.batch_id === browser && result.url === url);
  if (found === undefined) throw new Error(`nothing recorded of ${url} in ${browser}`);
  return found;
}
