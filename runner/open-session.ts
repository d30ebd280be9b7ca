/** From "which browser?" to the extension running in it. */
import { builtExtension } from './built-extension.ts';
import { launchChromium } from './browser.chromium.ts';
import { launchFirefox } from './browser.firefox.ts';
import type { Launched } from './extension-session.ts';
import { findBrowser, type DrivenFamily } from './find-browser.ts';

export interface SessionOptions {
  /** Null: whichever there is, Chromium first. */
  browser: DrivenFamily | null;
  headless: boolean;
  ca: string | null;
}

export async function openSession({ browser, headless, ca }: SessionOptions): Promise<Launched> {
  const found = findBrowser(browser);
  if (found === undefined) {
    const missing = browser ?? 'chromium or firefox';
    return {
      ok: false,
      error: `no ${missing} found: install it, or name its program in REACHWATCH_${(browser ?? 'chromium').toUpperCase()}`,
    };
  }
  const built = await builtExtension(found.family);
  if (!built.ok) return built;
  const launch = found.family === 'chromium' ? launchChromium : launchFirefox;
  return launch({ executable: found.executable, extension: built.folder, headless, ca });
}
