/** Finds a tab by the page that stands in it. */
import type { Page } from 'puppeteer-core';
import type { ExtensionSession } from '../../../runner/extension-session.ts';
import { orAborted } from '../../../runner/or-aborted.ts';

/** For a page that never opens; nothing is measured by it. */
const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 50;

/** The first tab with this page of the extension, as soon as there is one. Rejects when none comes for long. */
export async function tabOf({ pages, gone }: ExtensionSession, path: string): Promise<Page> {
  const signal = AbortSignal.any([gone, AbortSignal.timeout(PATIENCE_MS)]);
  for (;;) {
    for (const page of await orAborted(pages(), signal)) {
      if ((await orAborted(addressOf(page), signal)) === path) return page;
    }
    await orAborted(new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS)), signal);
  }
}

/** The tab itself is asked: Firefox tells a driver no address of an extension's page (2026-11). Empty while it loads. */
function addressOf(page: Page): Promise<string> {
  return page
    .evaluate(() => (document.querySelector('main:not([aria-busy])') === null ? '' : location.pathname))
    .catch(() => '');
}
