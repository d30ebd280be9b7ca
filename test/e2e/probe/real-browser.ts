/** A real browser with the bench extension in it, its own profile, our own root trusted, and no traffic of its own. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { launch } from 'puppeteer-core';
import type { Browser, Page } from 'puppeteer-core';
import type { Observation } from '../../../utils/probe/observation.ts';
import { buildExtension } from './build-extension.ts';
import type { BrowserName } from './build-extension.ts';

const run = promisify(execFile);

/** All names under `.app` are on the list of hosts that both browsers ask over https only. */
export const HSTS_NAME = 'www.probe.app';
/** Names that lead to loopback in both browsers. */
export const LOOPBACK_NAMES = ['www.probe.test', 'other.probe.test', HSTS_NAME];

const PATIENCE_MS = 10_000;

export interface RealBrowser {
  browser: Browser;
  /** The bench's page: `bench` is a global there. */
  page: Page;
  probe: (url: string, timeout_ms?: number) => Promise<Observation>;
  /** By HEAD. */
  probeHeaders: (url: string) => Promise<Observation>;
  /** The same as `probe` without host permission. */
  probeBare: (url: string, timeout_ms?: number) => Promise<Observation>;
  close: () => Promise<void>;
}

/** `prefs` are Firefox's. */
export async function openBrowser(
  name: BrowserName,
  rootPem: string,
  prefs: Record<string, unknown> = {},
): Promise<RealBrowser> {
  const home = await mkdtemp(join(tmpdir(), 'reachwatch-probe-'));
  let browser: Browser | undefined;
  const close = async () => {
    await browser?.close();
    // The browser's children may still be writing their last words.
    await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    const extensions = { full: join(home, 'full'), bare: join(home, 'bare') };
    await buildExtension(extensions.full, name, { hosts: true, id: IDS.full });
    await buildExtension(extensions.bare, name, { hosts: false, id: IDS.bare });
    browser = await (name === 'chromium' ? openChromium(home, rootPem) : openFirefox(home, rootPem, prefs));
    const page = await openBench(browser, name, extensions.full, UUIDS.full);
    const bare = await openBench(browser, name, extensions.bare, UUIDS.bare);
    return {
      browser,
      page,
      probe: probeFrom(page),
      probeHeaders: (url) => page.evaluate((asked, ms) => bench.probe(asked, ms, true), url, PATIENCE_MS),
      probeBare: probeFrom(bare),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Asks the background of the page's extension. */
const probeFrom =
  (page: Page): RealBrowser['probe'] =>
  (url, timeout_ms = PATIENCE_MS) =>
    page.evaluate((asked, ms) => bench.probe(asked, ms), url, timeout_ms);

async function openChromium(home: string, rootPem: string): Promise<Browser> {
  await trust(join(home, '.pki/nssdb'), rootPem);
  const rules = [
    ...LOOPBACK_NAMES.map((host) => `MAP ${host} 127.0.0.1`),
    'MAP * ~NOTFOUND',
    'EXCLUDE 127.0.0.1',
  ];
  return launch({
    headless: true,
    pipe: true,
    enableExtensions: true,
    executablePath: process.env['REACHWATCH_CHROMIUM'] ?? '/usr/bin/chromium',
    env: { ...process.env, HOME: home },
    userDataDir: join(home, 'profile'),
    args: [
      '--no-sandbox',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      `--host-resolver-rules=${rules.join(', ')}`,
    ],
  });
}

async function openFirefox(home: string, rootPem: string, prefs: Record<string, unknown>): Promise<Browser> {
  const profile = join(home, 'profile');
  await trust(profile, rootPem);
  return launch({
    browser: 'firefox',
    headless: true,
    executablePath: process.env['REACHWATCH_FIREFOX'] ?? '/usr/bin/firefox-esr',
    userDataDir: profile,
    // A release listens to `services.settings.server` only with this.
    env: { ...process.env, MOZ_REMOTE_SETTINGS_DEVTOOLS: '1' },
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({
        [IDS.full]: UUIDS.full,
        [IDS.bare]: UUIDS.bare,
      }),
      'network.dns.localDomains': LOOPBACK_NAMES.join(','),
      'network.dns.disableIPv6': true,
      'network.trr.mode': 5,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      'services.settings.server': 'data:,#no-remote-settings',
      ...prefs,
    },
  });
}

/** Firefox must be told the extensions' addresses before they are installed, and shows no list of them. */
const IDS = { full: 'full@probe.test', bare: 'bare@probe.test' };
const UUIDS = {
  full: '6f1d7a52-0c43-4b6e-9a53-5d0f6c1e2b01',
  bare: '6f1d7a52-0c43-4b6e-9a53-5d0f6c1e2b02',
};

async function openBench(
  browser: Browser,
  name: BrowserName,
  directory: string,
  uuid: string,
): Promise<Page> {
  const id = await browser.installExtension(directory);
  const page = await browser.newPage();
  if (name === 'chromium') await page.goto(`chrome-extension://${id}/page.html`);
  else await page.goto(`moz-extension://${uuid}/page.html`, { waitUntil: [] });
  await page.waitForSelector('#ready');
  return page;
}

/** Makes a certificate database that holds our root before the browser first looks. */
async function trust(directory: string, rootPem: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const file = join(directory, 'root.pem');
  await writeFile(file, rootPem);
  await run('certutil', ['-d', `sql:${directory}`, '-N', '--empty-password']);
  await run('certutil', ['-d', `sql:${directory}`, '-A', '-t', 'C,,', '-n', 'probe root', '-i', file]);
}
