/** Ends the extension's event page, as Firefox does when it is idle. */
import type { Browser } from 'puppeteer-core';
import { evaluateInChrome } from './chrome-scope.firefox.ts';

/** Resolves when it has ended; at once when there is none. `id`: of the extension, as its manifest has it. */
export async function stopEventPage(browser: Browser, id: string): Promise<void> {
  const state = await evaluateInChrome(browser, terminate, id);
  if (state !== 'stopped') throw new Error(`the event page did not end: ${state}`);
}

/** Firefox's own (`Extension.sys.mjs`), as far as it is used here. */
declare const WebExtensionPolicy: {
  getByID: (id: string) => {
    extension: {
      terminateBackground: (how: object) => Promise<void>;
      backgroundState: string;
    };
  };
};

/** Runs in the browser's own scope, sent as text. */
async function terminate(id: string): Promise<string> {
  const { extension } = WebExtensionPolicy.getByID(id);
  // We drive a page of the extension, and a driver counts as developer tools, which keep an event page alive.
  await extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });
  return extension.backgroundState;
}
