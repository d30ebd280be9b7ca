/** Sites for the bench's labs, in the words of test/lab/scenario.ts. Pure. */
import type { Playable } from '../lab/lab.ts';
import type { Page, Site } from '../lab/scenario.ts';

const SILENT: Site = { http: { kind: 'drop' }, https: { kind: 'drop' } };

/** `count` sites that answer over https with this page, and certificates that are longer by `padding` bytes than they have to be. */
export function healthySites(count: number, page: Page = {}, padding = 0): Playable[] {
  return numbered(count, (n) => alone(`healthy-${n}.test`, answering(page, padding)));
}

/** Every fifth of `count` sites is silent on both ports, the others answer. */
export function partlySilentSites(count: number): Playable[] {
  return numbered(count, (n) =>
    n % 5 === 0 ? alone(`silent-${n}.test`, SILENT) : alone(`healthy-${n}.test`, {}),
  );
}

/** Jitter of the soak's flaky servers: from one answer to the next host it differs by up to this. */
const MOST_JITTER_MS = 800;

/** One third healthy, one third behind a line that loses packets, one third behind one that also delays. */
export function soakSites(count: number): Playable[] {
  return numbered(count, (n) => {
    if (n % 3 === 0) return alone(`healthy-${n}.test`, {});
    if (n % 3 === 1) return alone(`lossy-${n}.test`, {});
    // 7919 is prime: neighbours get delays far from each other.
    return alone(`lossy-slow-${n}.test`, answering({ delay_ms: (n * 7919) % (MOST_JITTER_MS + 1) }));
  });
}

export const isLossy = (host: string): boolean => host.startsWith('lossy-');

function answering(page: Page, padding = 0): Site {
  return { https: { kind: 'serve', page, certificate_padding: padding } };
}

function alone(host: string, site: Site): Playable {
  return { url: `https://${host}/`, world: { [host]: site }, censor: [] };
}

function numbered(count: number, make: (n: number) => Playable): Playable[] {
  return Array.from({ length: count }, (_, n) => make(n));
}
