/**
 * Says yes, or no, for a person who started the browser from a terminal: its own question stands in a window that no driver
 * can reach. By Firefox's own modules (docs/decisions/0005-consent.md).
 */
import type { Browser } from 'puppeteer-core';
import { evaluateInChrome } from './chrome-scope.firefox.ts';
import { ALL_SITES } from './extension-session.ts';

/** What Firefox calls the kinds of data that a report holds; `wxt.config.ts` declares them. */
const DATA = ['locationInfo', 'websiteContent', 'technicalAndInteraction'];

/** Firefox's own, as far as it is used here (`ExtensionPermissions.sys.mjs`, `ExtensionsUI.sys.mjs`; 153, 2026-11). */
interface Permissions {
  permissions: string[];
  origins: readonly string[];
  data_collection: string[];
}
declare const ChromeUtils: {
  importESModule: (url: string) => {
    ExtensionPermissions: {
      add: (id: string, added: Permissions, extension: object) => Promise<void>;
    };
  };
};
declare const WebExtensionPolicy: { getByID: (id: string) => { extension: object } };
declare const Services: {
  obs: {
    addObserver: (
      observer: (subject: { wrappedJSObject: { resolve: (allowed: boolean) => void } }) => void,
      topic: string,
    ) => void;
  };
};

/** Gives the sites; with `data` also leave to send what a report holds. Stays in the profile. */
export async function give(browser: Browser, id: string, { data }: { data: boolean }): Promise<void> {
  const added = { permissions: [], origins: ALL_SITES, data_collection: data ? DATA : [] };
  await evaluateInChrome(browser, add, { id, added });
}

/** From now on each question of an extension is answered so, before it is shown. */
export async function answerQuestions(browser: Browser, allowed: boolean): Promise<void> {
  await evaluateInChrome(browser, answer, allowed);
}

/** Runs in the browser's own scope, sent as text. */
async function add({ id, added }: { id: string; added: Permissions }): Promise<string> {
  const { ExtensionPermissions } = ChromeUtils.importESModule(
    'resource://gre/modules/ExtensionPermissions.sys.mjs',
  );
  // With the running extension, so that its pages and its background hear of it.
  await ExtensionPermissions.add(id, added, WebExtensionPolicy.getByID(id).extension);
  return 'given';
}

/** Runs in the browser's own scope, sent as text. */
function answer(allowed: boolean): string {
  // The window's own answer comes later and changes nothing.
  Services.obs.addObserver(
    ({ wrappedJSObject }) => wrappedJSObject.resolve(allowed),
    'webextension-optional-permission-prompt',
  );
  return 'answering';
}
