/**
 * Says yes for a person who started the browser from a terminal: its own question stands in a window that no driver can
 * reach. Why by these two doors: docs/decisions/0005-consent.md.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { ALL_SITES } from './extension-session.ts';

/** As much of a profile's preferences as is written here. */
interface Preferences {
  extensions?: { settings?: Record<string, object> };
}

/** Of Chromium's page for extensions, and of ours. */
declare const chrome: {
  developerPrivate: { addHostPermission: (id: string, host: string) => Promise<void> };
  permissions: {
    contains: (wanted: { origins: readonly string[] }) => Promise<boolean>;
    request: (wanted: { origins: readonly string[] }) => Promise<boolean>;
  };
};

/**
 * Writes into the profile, before the browser starts, that the extension in this folder was given all sites. So it has them
 * from its first moment, as after a restart at a person's, where a batch goes on at once.
 */
export async function rememberSites(profile: string, extension: string): Promise<void> {
  const file = join(profile, 'Default', 'Preferences');
  const preferences: Preferences = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  const given = { api: [], explicit_host: ALL_SITES, manifest_permissions: [], scriptable_host: [] };
  preferences.extensions ??= {};
  preferences.extensions.settings ??= {};
  preferences.extensions.settings[await idOf(extension)] = {
    active_permissions: given,
    granted_permissions: given,
    runtime_granted_permissions: given,
  };
  await mkdir(join(profile, 'Default'), { recursive: true });
  await writeFile(file, JSON.stringify(preferences));
}

/** Approves all sites on `chrome://extensions`: what is approved there is given without a question when it is asked for. */
export async function approveSites(page: Page, id: string): Promise<void> {
  await page.goto('chrome://extensions/');
  await page.evaluate(approve, id, ALL_SITES);
}

/** True when the extension of this page may reach all sites. */
export function hasSites(page: Page): Promise<boolean> {
  return page.evaluate((origins) => chrome.permissions.contains({ origins }), ALL_SITES);
}

/** Asks for the sites from a page of the extension, as a click there would. Throws when they were not approved. */
export async function takeSites(page: Page): Promise<void> {
  const session = await page.createCDPSession();
  const { result } = await session.send('Runtime.evaluate', {
    expression: `(${request.toString()})(${JSON.stringify(ALL_SITES)})`,
    // The browser answers only a person's gesture.
    userGesture: true,
    awaitPromise: true,
  });
  await session.detach();
  if (result.value !== true) throw new Error('the browser did not give access to all sites');
}

/** An unpacked extension is named after its folder: SHA-256, its first 32 digits written with a to p. */
async function idOf(extension: string): Promise<string> {
  const digest = createHash('sha256').update(await realpath(extension));
  return digest
    .digest('hex')
    .slice(0, 32)
    .replaceAll(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}

/** Runs on `chrome://extensions`, sent as text. */
async function approve(id: string, hosts: readonly string[]): Promise<void> {
  for (const host of hosts) await chrome.developerPrivate.addHostPermission(id, host);
}

/** Runs in a page of the extension, sent as text. */
function request(origins: readonly string[]): Promise<boolean> {
  return chrome.permissions.request({ origins });
}
