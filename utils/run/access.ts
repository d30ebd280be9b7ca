/** What only the browser can allow: to reach all sites, and, in Firefox, to send data. */
import { browser } from 'wxt/browser';
import type { World } from './world.ts';

const ALL_SITES = { origins: ['http://*/*', 'https://*/*'] };

/**
 * Kinds of data as Firefox names them: the country and network (`locationInfo`), what came of well-known sites
 * (`websiteContent`), and versions. `wxt.config.ts` declares the same
 * (https://extensionworkshop.com/documentation/develop/firefox-builtin-data-consent/, 2026-11).
 */
const DATA = { data_collection: ['locationInfo', 'websiteContent', 'technicalAndInteraction'] };

/** Firefox asks for data since 140, beside our own question. The other browsers leave it to us. */
export const ASKS_FOR_DATA: boolean = import.meta.env.FIREFOX;

/** As Firefox takes them; the polyfill's types do not know `data_collection` yet. */
type Wanted = Partial<typeof ALL_SITES & typeof DATA>;
interface Permissions {
  contains: (wanted: Wanted) => Promise<boolean>;
  request: (wanted: Wanted) => Promise<boolean>;
  remove: (unwanted: Wanted) => Promise<boolean>;
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
const permissions = () => browser.permissions as unknown as Permissions;

export function hasSites(): Promise<boolean> {
  return permissions().contains(ALL_SITES);
}

/** Shows the browser's own question. It must be called from a click, before anything is awaited. False: the person said no. */
export function askFor({ sites, data }: { sites: boolean; data: boolean }): Promise<boolean> {
  const wanted: Wanted = { ...(sites ? ALL_SITES : {}), ...(data && ASKS_FOR_DATA ? DATA : {}) };
  return Object.keys(wanted).length === 0 ? Promise.resolve(true) : permissions().request(wanted);
}

/** The browser's leave to send data; always there where the browser does not ask for it. */
export const dataLeave: World['data'] = {
  isAllowed: async () => !ASKS_FOR_DATA || permissions().contains(DATA),
  giveBack: async () => {
    if (ASKS_FOR_DATA) await permissions().remove(DATA);
  },
};
