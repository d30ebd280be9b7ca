/** The words of the chain in which a measurement is shown: name → address → connection → encryption → page. */

/** `name` was looked up and gave an address · `address` is the site's own · `encryption` only where it is asked for. */
export const LINKS = ['name', 'address', 'connection', 'encryption', 'page'] as const;
export type LinkName = (typeof LINKS)[number];

/** `unknown`: nothing shows it; after a failure that cannot be placed, it may be here. */
export type LinkState = 'held' | 'broke' | 'not_reached' | 'unknown';

/**
 * What the evidence shows: `addresses` these were given · `went_on` one was given, as the attempt came further · `agreed` DNS over HTTPS
 * gives it too · `differs` it gives others · `uncompared` nothing to compare with · `certified` a valid certificate
 * came from there · `answers` a server answers there without the name · `connected`, `secured`, `status` as they say ·
 * `unseen` the browser shows nothing.
 */
export type Shown =
  | 'addresses'
  | 'went_on'
  | 'agreed'
  | 'differs'
  | 'uncompared'
  | 'certified'
  | 'answers'
  | 'connected'
  | 'secured'
  | 'status'
  | 'unseen';

export interface Link {
  link: LinkName;
  state: LinkState;
  /**
   * What shows it. `cause`: the verdict's own cause · `maybe` it broke here or further on · `unsteady` some attempts
   * broke here or further on, others did not; null where there is nothing to show.
   */
  by: Shown | 'cause' | 'maybe' | 'unsteady' | null;
  /** Addresses or a status, to be shown as they are. Of a false address: the right ones. */
  values: string[];
}
