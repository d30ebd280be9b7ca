/** What differs between browsers, behind one shape. One file a browser implements it. */
import type { BrowserFamily, DnsAnswer } from './observation.ts';
import type { RequestEvent } from './request-log.ts';

export interface BrowserQuirks {
  family: BrowserFamily;
  /** Full version, e.g. `156.0.8078.79`; empty where the browser does not say. */
  version: () => Promise<string>;
  /**
   * Listens to the requests of this extension from this context, until the returned function is called.
   * Null: the browser tells nothing of our own requests, so an attempt can only be `opaque`.
   */
  listen: ((hear: (event: RequestEvent) => void, tabId: number) => () => void) | null;
  /** Asks the browser's own resolver; null where there is none to ask. Never rejects. */
  lookUp: ((host: string) => Promise<DnsAnswer>) | null;
}

/** Every probe may be sent anywhere by a redirect; the type keeps pages, images and scripts out. */
export const OWN_REQUESTS: { urls: string[]; types: ['xmlhttprequest'] } = {
  urls: ['http://*/*', 'https://*/*'],
  types: ['xmlhttprequest'],
};

/** A `webRequest` event, as far as it is used. `Answer` is what a blocking listener gives back. */
export interface Listenable<Given, Answer = undefined, Extra extends unknown[] = []> {
  addListener: (
    listener: (details: Given) => Answer,
    filter: { urls: string[]; types: ['xmlhttprequest']; tabId?: number },
    ...extra: Extra
  ) => void;
  removeListener: (listener: (details: Given) => Answer) => void;
}
