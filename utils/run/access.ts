/** What only the browser can allow: to reach all sites, and, in Firefox, to send data. */
import type { Browser, Permissions } from 'webextension-polyfill';
import { browser } from 'wxt/browser';
import type { World } from './world.ts';

const ALL_SITES: Permissions.Permissions = { origins: ['http://*/*', 'https://*/*'] };

/**
 * Kinds of data as Firefox names them: the country and network (`locationInfo`), what came of well-known sites
 * (`websiteContent`), and versions. `wxt.config.ts` declares the same
 * (https://extensionworkshop.com/documentation/develop/firefox-builtin-data-consent/, 2026-11).
 */
const DATA: Permissions.Permissions = {
  data_collection: ['locationInfo', 'websiteContent', 'technicalAndInteraction'],
};

/** Firefox asks for data since 140, beside our own question. The other browsers leave it to us, and know no such key. */
export const ASKS_FOR_DATA: boolean = import.meta.env.FIREFOX;

// The door's types are Chromium's, which has no such key.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what stands behind the door is the polyfill (0001)
const permissions = () => browser.permissions as unknown as Browser['permissions'];

export function hasSites(): Promise<boolean> {
  return permissions().contains(ALL_SITES);
}

/** Shows the browser's own question. It must be called from a click, before anything is awaited. False: the person said no. */
export function askFor({ sites, data }: { sites: boolean; data: boolean }): Promise<boolean> {
  const wanted = { ...(sites ? ALL_SITES : {}), ...(data && ASKS_FOR_DATA ? DATA : {}) };
  return Object.keys(wanted).length === 0 ? Promise.resolve(true) : permissions().request(wanted);
}

/** The browser's leave to send data; always there where the browser does not ask for it. */
export const dataLeave: World['data'] = {
  isAllowed: async () => !ASKS_FOR_DATA || permissions().contains(DATA),
  giveBack: async () => {
    if (ASKS_FOR_DATA) await permissions().remove(DATA);
  },
};
