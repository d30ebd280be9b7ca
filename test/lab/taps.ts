/** Where the provider looks into connections: which addresses and ports are led through its middlebox. Pure. */
import { isIPv4 } from 'node:net';
import { addressesHit, addressesOf, siteNamed } from './plan.ts';
import type { World } from './plan.ts';
import type { CensorRule, Cut, StreamConduct, Throttle } from './scenario.ts';
import { isPacketConduct, isPassing } from './packet-conduct.ts';

/** What the middlebox does to connections of one tap. `name` null: to all of them. */
export interface TapRule {
  looks_at: 'sni' | 'host' | null;
  name: string | null;
  /** Only requests whose path begins so; null: all. */
  path: string | null;
  does: StreamConduct | Throttle | Cut;
  residual_ms: number;
}

export interface Tap {
  /** Whom the client called. */
  address: string;
  port: 80 | 443;
  /** The middlebox's own port that stands for it. */
  local_port: number;
  rules: TapRule[];
}

const FIRST_LOCAL_PORT = 20_000;
const PORT_OF = { sni: 443, host: 80 } as const;

export function tapsOf(world: World): Tap[] {
  const taps = new Map<string, Tap>();
  for (const rule of world.censor) {
    if (rule.on === 'dns' || rule.on === 'udp') continue;
    const tapped = toTapRule(rule);
    if (!tapped) continue;
    const site = siteNamed(world.sites, rule.on === 'address' ? rule.site : (rule.at ?? rule.name));
    const addresses = rule.on === 'address' ? addressesHit(site, rule.only) : addressesOf(site);
    for (const address of addresses) {
      for (const port of portsOf(rule)) {
        const key = `${address} ${port}`;
        const tap = taps.get(key) ?? { address, port, local_port: FIRST_LOCAL_PORT + taps.size, rules: [] };
        tap.rules.push({ ...tapped, name: tapped.looks_at === null ? null : nameOf(rule, world) });
        taps.set(key, tap);
      }
    }
  }
  return [...taps.values()];
}

function toTapRule(rule: Tappable): TapRule | null {
  if (rule.on !== 'address') {
    const { on: looks_at, name, path = null, does, residual_ms = 0 } = rule;
    return { looks_at, name, path, does, residual_ms };
  }
  if (isPassing(rule.does) || isPacketConduct(rule.does)) return null;
  return { looks_at: null, name: null, path: null, does: rule.does, residual_ms: 0 };
}

/** As the wire has it. */
const nameOf = (rule: Tappable, world: World): string =>
  siteNamed(world.sites, rule.on === 'address' ? rule.site : rule.name).host;

function portsOf(rule: Tappable): (80 | 443)[] {
  if (rule.on !== 'address') return [PORT_OF[rule.on]];
  return ([80, 443] as const).filter((port) => rule.ports?.includes(port) ?? true);
}

/** Rules that may be about what is said in a connection. */
type Tappable = Exclude<CensorRule, { on: 'dns' } | { on: 'udp' }>;

export const familyOf = (address: string): 'ip' | 'ip6' => (isIPv4(address) ? 'ip' : 'ip6');
