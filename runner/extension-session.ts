/** The built extension in a real browser, seen through one of its own pages. */
import type { Page } from 'puppeteer-core';
import { lineOf } from './error-line.ts';
import type { DrivenFamily } from './find-browser.ts';
import type { TemporaryHome } from './temporary-home.ts';

/**
 * `sites`: it may reach all sites. `sites_and_data`: and send reports, where the browser asks for that (Firefox).
 * `if_asked`: nothing yet; when it asks, the answer is yes. `nothing`: when it asks, the answer is no; Chromium's question
 * stays open, since it can be answered by hand only.
 */
export type Allowance = 'sites' | 'sites_and_data' | 'if_asked' | 'nothing';

export const ALL_SITES: readonly string[] = ['http://*/*', 'https://*/*'];

export interface LaunchOptions {
  executable: string;
  /** Folder of the unpacked extension. */
  extension: string;
  headless: boolean;
  /** File of a root certificate that the browser is to trust besides its own, or null. */
  ca: string | null;
  /** What the browser lets the extension do; all sites if absent. */
  allow?: Allowance;
  /** In place of one of its own. What its `remove` removes is the caller's choice: a home that stays can be used again. */
  home?: TemporaryHome;
}

export interface ExtensionSession {
  family: DrivenFamily;
  /** The browser's version, e.g. `156.0.8078.79`. */
  version: string;
  /**
   * Runs `inPage` inside the extension page, where `browser.*` is. It is sent as text: it sees its arguments and nothing
   * else of this program. Rejects when the page or the browser is gone.
   */
  evaluate: Page['evaluate'];
  /** All tabs: the extension opens some by itself. */
  pages: () => Promise<Page[]>;
  /** Ends the background as the browser does when it is idle: at any line, without a word. What wakes it starts it anew. */
  stopBackground: () => Promise<void>;
  /** Fires when the browser is gone: closed by a person, or crashed. */
  gone: AbortSignal;
  /** Ends the browser and removes its profile. */
  close: () => Promise<void>;
}

/** `error`: one line for a person. */
export type Launched = { ok: true; session: ExtensionSession } | { ok: false; error: string };

/** The page that is driven: it is always there, and does nothing by itself that a batch could feel. */
export const EXTENSION_PAGE = 'dashboard.html';

/** Starting a browser on a busy machine with two cores takes long; a healthy one answers in a second. */
export const LAUNCH_PATIENCE_MS = 120_000;

/** One line on a launch failure: Puppeteer's message is the browser's whole output, of which one line is telling. */
export function launchError(family: DrivenFamily, error: unknown): string {
  const lines = String(error)
    .split('\n')
    .map((line) => line.trim());
  const telling = lines
    .slice(1)
    .find((line) => /error|cannot|missing|sandbox|display/i.test(line) && !line.startsWith('at '));
  return `${family} did not start: ${telling ?? lineOf(error)}`;
}
