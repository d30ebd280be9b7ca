import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { BLOCK_PAGES, BLOCK_PAGES_VERSION } from '../../../utils/diagnose/block-pages.data.ts';
import { CHROMIUM_FAILURES } from '../../../utils/diagnose/failures.chromium.table.ts';
import { FIREFOX_FAILURES, NSS_MEANINGS } from '../../../utils/diagnose/failures.firefox.table.ts';
import { SAFARI_FAILURES } from '../../../utils/diagnose/failures.safari.table.ts';
import { METHOD_VERSION } from '../../../utils/diagnose/judge.ts';
import { TLS_TEXTS } from '../../../utils/diagnose/tls-texts.firefox.table.ts';

/**
 * A stored Result names the tables by their version, so a table may not change under its number. When this fails: raise
 * the table's `version`, then write its new version and digest here.
 */
it.each([
  ['chromium', CHROMIUM_FAILURES.version, CHROMIUM_FAILURES, 1, 'a9abcf25eaac'],
  ['firefox', FIREFOX_FAILURES.version, [FIREFOX_FAILURES, NSS_MEANINGS, TLS_TEXTS], 1, '83d87fcce3f7'],
  ['safari', SAFARI_FAILURES.version, SAFARI_FAILURES, 1, '784c12a0188c'],
  ['block pages', BLOCK_PAGES_VERSION, BLOCK_PAGES, 1, 'cfd1fa0ed7dc'],
])('%s', (_, version, table, expectedVersion, expectedDigest) => {
  const digest = createHash('sha256').update(JSON.stringify(table)).digest('hex').slice(0, 12);
  expect({ version, digest }).toEqual({ version: expectedVersion, digest: expectedDigest });
});

it('the method’s version names the rules and every table', () => {
  expect(METHOD_VERSION).toBe('10.chromium-1.firefox-1.safari-1.pages-1');
});
