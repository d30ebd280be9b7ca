/**
 * The lab's root is one that somebody installed. Firefox tells that to the product, which then contributes nothing: such a
 * line is not as others are. Here the root stands for those that come with the browser, so Firefox is made to say so.
 */
import type { Browser } from 'puppeteer-core';
import { evaluateInChrome } from '../../../runner/chrome-scope.firefox.ts';

/** Firefox's own, as far as it is used here (`SecurityInfo.sys.mjs`; 153, 2026-11). */
interface SecurityInfo {
  getCertificateChain: (chain: unknown, isBuiltIn: boolean, options: object) => unknown;
}
declare const ChromeUtils: {
  importESModule: (url: string) => { SecurityInfo: SecurityInfo };
};

/** Until the browser ends, each root that it trusts is told as built in. */
export async function tellRootsAsBuiltIn(browser: Browser): Promise<void> {
  await evaluateInChrome(browser, tell, null);
}

/** Runs in the browser's own scope, sent as text. */
function tell(): string {
  const { SecurityInfo: told } = ChromeUtils.importESModule('resource://gre/modules/SecurityInfo.sys.mjs');
  const before = told.getCertificateChain.bind(told);
  told.getCertificateChain = (chain, _isBuiltIn, options) => before(chain, true, options);
  return 'told';
}
