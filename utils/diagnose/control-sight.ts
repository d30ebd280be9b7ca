/** What a control saw of the hop at which an attempt ended here: it got through, it failed too, or it never was there. */
import { CLOCK_TOLERANCE_MS, FRESH_MS } from '../targets/freshness.ts';
import type { Control, ControlHop } from '../targets/schema.control.ts';
import type { TargetControl } from '../targets/target-control.ts';
import { isOwnMachine } from './address-kind.ts';
import type { Observation } from '../probe/observation.ts';
import type { Finding } from './classify.ts';

/**
 * `none`: there is no control, or a stale one · `elsewhere`: its way did not lead over this hop · `reached`: the hop
 * answered there · `failed`: it did not.
 */
export type ControlSight =
  | { kind: 'none' }
  | { kind: 'elsewhere'; control: Control }
  | { kind: 'reached'; control: Control; hop: ControlHop }
  | { kind: 'failed'; control: Control; hop: ControlHop; kin: Kin };

/** What failures at two ends have in common. Two clients put the same trouble of a server into different words. */
type Kin = 'name' | 'certificate' | 'handshake' | 'transport';

/** A stale one is none; one of a time to come was dated by a wrong clock, so that its age is not known. */
export function usableControl(given: TargetControl | null | undefined): Control | null {
  if (given === null || given === undefined) return null;
  const { age_ms, control } = given;
  const isFresh = age_ms >= -CLOCK_TOLERANCE_MS && age_ms <= FRESH_MS;
  return isFresh && control.hops.length > 0 ? control : null;
}

/** Collectors look every ten minutes. In half an hour a site may well have gone down, or been changed. */
const NEAR_MS = 15 * 60_000;

/** It was seen after the first of these, or not long before it: what began since would else be laid to somebody on the way. */
export function isNear({ measured_at }: Control, observations: readonly Observation[]): boolean {
  const first = Math.min(...observations.map(({ started_at }) => Date.parse(started_at)));
  return first - Date.parse(measured_at) <= NEAR_MS;
}

/** @param url where the attempt ended; null where there was none. */
export function sightOf(control: Control | null, url: string | null): ControlSight {
  if (control === null) return { kind: 'none' };
  const place = url === null ? -1 : control.hops.findLastIndex((hop) => isSameOrigin(hop.url, url));
  const hop = control.hops[place];
  if (hop === undefined) return { kind: 'elsewhere', control };
  const isEnd = place === control.hops.length - 1;
  // A circle has no end: each of its hops answers, and nobody gets anywhere.
  if (control.failure !== null && (isEnd || control.failure === 'too_many_redirects'))
    return { kind: 'failed', control, hop, kin: kinOf(control) };
  return { kind: 'reached', control, hop };
}

/** The addresses at which the control found the host of this hop. */
export function addressesOf(sight: ControlSight): string[] {
  if (sight.kind !== 'reached') return [];
  const { dns, connects } = sight.hop;
  const connected = connects.flatMap(({ address, failure }) => (failure === null ? [address] : []));
  return [...new Set([...(dns?.addresses ?? []), ...connected])].filter((address) => !isOwnMachine(address));
}

/**
 * Here and there it failed in the same way. A server that is off refuses one and is silent to the other, so everything
 * between a name and a certificate counts as one; a certificate that is bad for everybody is one of its own.
 */
export function isFailingAlike({ failure_class, failure, sign }: Finding, sight: ControlSight): boolean {
  if (sight.kind !== 'failed' || failure_class === null || failure_class === 'local') return false;
  if (failure_class === 'dns') return sight.kin === 'name';
  if (failure_class !== 'tls') return sight.kin === 'transport' || sight.kin === 'handshake';
  const isCertificate = failure !== 'ssl_failed_handshake' && sign !== 'alert';
  return sight.kin !== 'name' && !(isCertificate && sight.kin === 'transport');
}

function kinOf({ failure, operation }: Control): Kin {
  const words = failure ?? '';
  if (words.startsWith('dns_') || operation === 'resolve') return 'name';
  if (/^ssl_(?:unknown_authority|invalid_)/.test(words)) return 'certificate';
  return words.startsWith('ssl_') ? 'handshake' : 'transport';
}

function isSameOrigin(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin;
}
