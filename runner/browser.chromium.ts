/** Chromium, driven through a pipe: nothing listens on the network. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { launch, type Browser, type Page } from 'puppeteer-core';
import { approveSites, hasSites, rememberSites, takeSites } from './allow.chromium.ts';
import {
  EXTENSION_PAGE,
  LAUNCH_PATIENCE_MS,
  launchError,
  type Allowance,
  type Launched,
  type LaunchOptions,
} from './extension-session.ts';
import { isWorkerOf, stopWorker } from './stop-background.chromium.ts';
import { makeTemporaryHome, type TemporaryHome } from './temporary-home.ts';
import { trustRoot } from './trust-root.ts';

/** The browser itself asks for nothing: what goes out is the extension's. Puppeteer adds its own flags to these. */
const QUIET = [
  '--disable-component-update',
  // Two services that no flag turns off (2026-11, Chromium 156: seen in its own net log) are sent to a port that it refuses.
  '--component-updater=url-source=http://127.0.0.1:9/',
  '--gaia-url=http://127.0.0.1:9/',
  '--disable-domain-reliability',
  '--disable-features=NetworkTimeServiceQuerying,CertificateTransparencyComponentUpdater,OptimizationGuideModelDownloading',
  '--no-default-browser-check',
  '--no-pings',
];

const LOCAL_STATE = {
  // The system's resolver is what is measured. Chromium would leave it for DNS over HTTPS where it knows the resolver.
  dns_over_https: { mode: 'off' },
};

export async function launchChromium(options: LaunchOptions): Promise<Launched> {
  const home = options.home ?? (await makeTemporaryHome());
  const prepared = await prepare(home, options);
  if (!prepared.ok) {
    await home.remove();
    return prepared;
  }
  let browser: Browser;
  try {
    browser = await launch({
      executablePath: options.executable,
      headless: options.headless,
      pipe: true,
      enableExtensions: true,
      userDataDir: home.profile,
      env: home.env,
      args: [...QUIET, ...(await flagsForHere(options))],
      defaultViewport: null,
      timeout: LAUNCH_PATIENCE_MS,
      protocolTimeout: LAUNCH_PATIENCE_MS,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  } catch (error) {
    await home.remove();
    return { ok: false, error: launchError('chromium', error) };
  }
  home.removeAtExit();
  const gone = new AbortController();
  browser.once('disconnected', () => gone.abort());
  const close = async () => {
    await browser.close().catch(() => browser.process()?.kill('SIGKILL'));
    await home.remove();
  };
  try {
    const id = await browser.installExtension(options.extension);
    const page = await openExtensionPage(browser, id, options.allow ?? 'sites');
    const version = (await browser.version()).split('/').at(-1) ?? '';
    return {
      ok: true,
      session: {
        family: 'chromium',
        version,
        evaluate: page.evaluate.bind(page),
        pages: () => browser.pages(),
        stopBackground: () => stopWorker(browser, id),
        gone: gone.signal,
        close,
      },
    };
  } catch (error) {
    await close();
    return { ok: false, error: launchError('chromium', error) };
  }
}

/**
 * Puppeteer 25.16 with `enableExtensions: [folder]` does not wait for the install (facts, 2026-11), so it is done by hand.
 * The worker is waited for: a message to one that is not yet installed is lost.
 */
async function openExtensionPage(browser: Browser, id: string, allow: Allowance): Promise<Page> {
  await browser.waitForTarget(isWorkerOf(id), { timeout: LAUNCH_PATIENCE_MS });
  const page = (await browser.pages())[0] ?? (await browser.newPage());
  const open = () => page.goto(`chrome-extension://${id}/${EXTENSION_PAGE}`, { timeout: LAUNCH_PATIENCE_MS });
  if (allow === 'if_asked') await approveSites(page, id);
  await open();
  if (givesSites(allow) && !(await hasSites(page))) {
    // Where the browser guards its preferences (macOS), it does not believe what `rememberSites` wrote.
    await approveSites(page, id);
    await open();
    await takeSites(page);
  }
  return page;
}

/** Chromium asks nothing about data. */
function givesSites(allow: Allowance): boolean {
  return allow === 'sites' || allow === 'sites_and_data';
}

async function prepare(home: TemporaryHome, { ca, extension, allow = 'sites' }: LaunchOptions) {
  await writeFile(join(home.profile, 'Local State'), JSON.stringify(LOCAL_STATE));
  if (givesSites(allow)) await rememberSites(home.profile, extension);
  await mkdir(join(home.home, '.pki'), { recursive: true });
  return ca === null ? ({ ok: true } as const) : trustRoot(join(home.home, '.pki', 'nssdb'), ca);
}

async function flagsForHere({ executable, headless }: LaunchOptions): Promise<string[]> {
  const flags = [];
  // Chromium refuses to run as root with its sandbox.
  if (process.getuid?.() === 0) flags.push('--no-sandbox');
  // Sites turn `HeadlessChrome` away: a headless browser sends the name that the same browser with a window sends.
  const userAgent = headless ? await ordinaryUserAgent(executable) : null;
  if (userAgent !== null) flags.push(`--user-agent=${userAgent}`);
  return flags;
}

async function ordinaryUserAgent(executable: string): Promise<string | null> {
  const { stdout } = await promisify(execFile)(executable, ['--version']).catch(() => ({ stdout: '' }));
  const major = /(\d+)\.\d+\.\d+\.\d+/.exec(stdout)?.[1];
  if (major === undefined || process.platform !== 'linux') return null;
  return `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`;
}
