/** Firefox, driven through WebDriver BiDi on loopback. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, type Browser, type Page } from 'puppeteer-core';
import { answerQuestions, give } from './allow.firefox.ts';
import {
  EXTENSION_PAGE,
  LAUNCH_PATIENCE_MS,
  launchError,
  type Allowance,
  type Launched,
  type LaunchOptions,
} from './extension-session.ts';
import { FIREFOX_PREFS } from './firefox-prefs.data.ts';
import { ensureLoopback } from './loopback.ts';
import { stopEventPage } from './stop-background.firefox.ts';
import { makeTemporaryHome } from './temporary-home.ts';
import { trustRoot } from './trust-root.ts';

/** Firefox gives each install a random origin; a preference fixes it, so that we can open the extension's page. */
const EXTENSION_UUID = 'b1c6d4f0-5e2a-4c3b-9f7e-2d8a6c0e4b15';

export async function launchFirefox(options: LaunchOptions): Promise<Launched> {
  if (!(await ensureLoopback()))
    return { ok: false, error: 'firefox needs a loopback interface (ip link set lo up)' };
  const home = options.home ?? (await makeTemporaryHome());
  const id = await geckoId(options.extension);
  const trusted = options.ca === null ? ({ ok: true } as const) : await trustRoot(home.profile, options.ca);
  if (!trusted.ok) {
    await home.remove();
    return trusted;
  }
  let browser: Browser;
  try {
    browser = await launch({
      browser: 'firefox',
      executablePath: options.executable,
      headless: options.headless,
      userDataDir: home.profile,
      env: home.env,
      // Firefox 153 and later refuse to open moz-extension: pages for a driver without it.
      args: ['--remote-allow-system-access'],
      extraPrefsFirefox: { ...FIREFOX_PREFS, ...fixedOrigin(id) },
      defaultViewport: null,
      timeout: LAUNCH_PATIENCE_MS,
      protocolTimeout: LAUNCH_PATIENCE_MS,
      // Nobody reads them, and for each answer Firefox's main thread would take its certificate apart: 5 ms (2026-11).
      networkEnabled: false,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  } catch (error) {
    await home.remove();
    return { ok: false, error: launchError('firefox', error) };
  }
  home.removeAtExit();
  const gone = new AbortController();
  browser.once('disconnected', () => gone.abort());
  const close = async () => {
    await browser.close().catch(() => browser.process()?.kill('SIGKILL'));
    await home.remove();
  };
  try {
    await browser.installExtension(options.extension);
    await allow(browser, id, options.allow ?? 'sites');
    const page = await openExtensionPage(browser);
    const version = (await browser.version()).split('/').at(-1) ?? '';
    return {
      ok: true,
      session: {
        family: 'firefox',
        version,
        evaluate: page.evaluate.bind(page),
        pages: () => browser.pages(),
        stopBackground: () => stopEventPage(browser, id),
        gone: gone.signal,
        close,
      },
    };
  } catch (error) {
    await close();
    return { ok: false, error: launchError('firefox', error) };
  }
}

function allow(browser: Browser, id: string, allowance: Allowance): Promise<void> {
  if (allowance === 'if_asked' || allowance === 'nothing')
    return answerQuestions(browser, allowance === 'if_asked');
  return give(browser, id, { data: allowance === 'sites_and_data' });
}

async function openExtensionPage(browser: Browser): Promise<Page> {
  const page = (await browser.pages())[0] ?? (await browser.newPage());
  // `goto` would wait for events that Firefox does not send for such a page (facts, 2026-11): the page itself is asked.
  await page.goto(`moz-extension://${EXTENSION_UUID}/${EXTENSION_PAGE}`, { waitUntil: [] });
  await page.waitForFunction(() => 'browser' in globalThis && document.readyState === 'complete', {
    timeout: LAUNCH_PATIENCE_MS,
  });
  return page;
}

interface GeckoManifest {
  browser_specific_settings: { gecko: { id: string } };
}

async function geckoId(extension: string): Promise<string> {
  const manifest: GeckoManifest = JSON.parse(await readFile(join(extension, 'manifest.json'), 'utf8'));
  return manifest.browser_specific_settings.gecko.id;
}

function fixedOrigin(id: string): Record<string, string> {
  return { 'extensions.webextensions.uuids': JSON.stringify({ [id]: EXTENSION_UUID }) };
}
