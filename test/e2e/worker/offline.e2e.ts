/** `check` where loopback is all there is. (Where not even that is up: test/e2e/runner/check.e2e.ts.) */
import { describe, expect, it } from 'vitest';
import { findBrowser, type DrivenFamily } from '../../../runner/find-browser.ts';
import type { ResultRecord } from '../../../utils/store/result-record.ts';
import { whyNoLab } from '../../lab/able.ts';
import { runCheck } from '../runner/run-check.ts';

const FAMILIES: DrivenFamily[] = ['chromium', 'firefox'];
const SCRIPT = `ip link set lo up && exec "$0" runner/check.ts "$@"`;

describe.each(FAMILIES)('check in %s', (family) => {
  it('says offline in a network namespace without any way out', async (test) => {
    test.skip(findBrowser(family) === undefined, `there is no ${family}`);
    const reason = whyNoLab();
    test.skip(reason !== null, reason ?? '');
    const run = await runCheck(['--browser', family, 'https://example.org/'], {
      command: ['unshare', '--net', 'sh', '-c', SCRIPT, process.execPath],
    });
    expect(run).toMatchObject({ status: 0, left: [] });
    const record: ResultRecord = JSON.parse(run.stdout);
    expect(record).toMatchObject({
      url: 'https://example.org/',
      browser: family,
      verdict: 'unknown',
      reasons: ['offline'],
    });
  });
});
