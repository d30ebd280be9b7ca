/** By what something is blocked, in as few kinds as a person can tell apart. The mechanisms are for researchers. */

/**
 * `dns` no right address is given for the name · `lie` a false one is · `page` a blocker's page answers instead · `name` the
 * connection is stopped because of the name in it · `cut` it is stopped, what sets it off is not known ·
 * `impostor` somebody else answers, with a false certificate · `refused` the site itself turns visitors of this country away ·
 * `address` the address is cut off · `open` not told apart.
 */
export type BlockedBy = 'dns' | 'lie' | 'page' | 'name' | 'cut' | 'impostor' | 'refused' | 'address' | 'open';

/** The first prefix that one of the mechanisms has. In the order of a connection, the closer ones first. */
const KINDS: readonly [prefix: string, by: BlockedBy][] = [
  ['dns.injection.blockpage', 'page'],
  ['dns.injection', 'lie'],
  ['dns', 'dns'],
  ['ip', 'address'],
  ['tcp', 'address'],
  ['tls.reset.sni', 'name'],
  ['tls.mitm', 'impostor'],
  ['tls', 'cut'],
  ['http.reset.host', 'name'],
  ['http.blockpage', 'page'],
  ['http.redirect', 'page'],
  ['http.error', 'refused'],
  ['http', 'cut'],
];

/** Proofs that show more than the mechanism's name does: a silent filter is found by the name that it waits for, too. */
const PROOFS: readonly [reason: string, by: BlockedBy][] = [
  ['server_name_filtered', 'name'],
  ['host_name_filtered', 'name'],
  ['block_page', 'page'],
  ['other_page', 'page'],
  ['sent_elsewhere', 'page'],
];

export function blockedBy(verdict: { mechanisms: readonly string[]; reasons: readonly string[] }): BlockedBy {
  const { mechanisms, reasons } = verdict;
  const found =
    PROOFS.find(([reason]) => reasons.includes(reason)) ??
    KINDS.find(([prefix]) => mechanisms.some((mechanism) => mechanism.startsWith(prefix)));
  return found?.[1] ?? 'open';
}
