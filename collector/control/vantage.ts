/** The collector's own eyes: looks at every target of every published list, and remembers. */
import { setMaxListeners } from 'node:events';
import { getServers } from 'node:dns';
import { networkInterfaces } from 'node:os';
import type { SecureContext } from 'node:tls';
import type { Logger } from 'pino';
import { Compile } from 'typebox/compile';
import { Control, type ControlBundle } from '../../utils/targets/schema.control.ts';
import type { SigningKeys } from '../keys/signing-keys.ts';
import type { Catalogue } from '../lists/catalogue.ts';
import { bundler, type Bundler } from './bundle.ts';
import type { HopWorld } from './hop.ts';
import { hostTurns } from './host-turns.ts';
import { lookAt, type Look } from './look.ts';
import { keep, memoryFileIn, remember } from './memory.ts';
import { isPublicAddress } from './public-address.ts';
import { resolveName } from './resolve-name.ts';
import { saverOf } from './saver.ts';
import { startSweep, type Sweep, type SweepStatus } from './sweep.ts';

export interface VantageOptions {
  dataFolder: string;
  interval_seconds: number;
  /** As `dns.setServers` takes them; empty: the system's. */
  resolvers: readonly string[];
  /** Whose certificates it believes. */
  trust: SecureContext;
  /** Of this machine, as far as they are known. Where it is public, the first says where the vantage stands. */
  ownAddresses: readonly string[];
  /** Where an address stands; ASN 0 and country ZZ: not known. */
  networkOf: (address: string) => { country: string; asn: number };
}

export interface Vantage {
  bundler: Bundler;
  status: () => SweepStatus;
  /** Whether this URL was seen to answer, when it was last looked at. */
  answers: (url: string) => boolean;
  /** When to ask again while the first look is not complete. */
  retry_seconds: number;
  close: () => Promise<void>;
}

export interface VantageParts {
  catalogue: Catalogue;
  keys: SigningKeys;
  log: Logger;
}

/** The judge takes no control that is older (docs/method.md); what is older is not worth restoring. */
const OLDEST_MS = 30 * 60 * 1000;
const SAVE_EVERY_MS = 10_000;

const isControl = Compile(Control);

export async function startVantage(options: VantageOptions, parts: VantageParts): Promise<Vantage> {
  const { catalogue, keys, log } = parts;
  const { interval_seconds } = options;
  const file = memoryFileIn(options.dataFolder);
  const oldest_ms = Math.max(OLDEST_MS, 2 * interval_seconds * 1000);
  const known = await remember(file, new Date(), oldest_ms);
  if (known.fault !== null) log.warn({ fault: known.fault }, 'earlier controls are lost');

  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  const resolvers = options.resolvers.length > 0 ? options.resolvers : getServers();
  const world: HopWorld = {
    resolve: (host) => resolveName(host, resolvers, ending.signal),
    asnOf: (address) => options.networkOf(address).asn || null,
    trust: options.trust,
    ipv6: { works: false },
    signal: ending.signal,
  };
  const turns = hostTurns();
  const saver = saverOf(() => keep(file, publishedIn(catalogue, sweep)), SAVE_EVERY_MS, log);
  const sweep: Sweep = startSweep({
    interval_ms: interval_seconds * 1000,
    look: async (url) => checked(await lookAt(url, world, turns)),
    known: known.controls,
    onChange: saver.touch,
    onLine: (status) => log.info(status, 'vantage'),
    onMistake: (error) => log.error({ stack: error instanceof Error ? error.stack : String(error) }, 'look'),
  });
  const follow = () =>
    sweep.setTargets(catalogue.lists().flatMap(({ targets }) => targets.map(({ url }) => url)));
  catalogue.onChange(follow);
  follow();
  return {
    bundler: bundler({ sweep, keys, interval_seconds, vantage: ownNetwork(options) }),
    status: () => sweep.status(),
    answers: (url) => sweep.publishedOf(url)?.failure === null,
    retry_seconds: Math.min(30, Math.max(2, interval_seconds)),
    close: async () => {
      sweep.close();
      ending.abort();
      await saver.close();
    },
  };
}

/** One odd control would make clients refuse the whole bundle. */
function checked(look: Look): Look {
  if (look.kind === 'control' && !isControl.Check(look.control)) throw new Error('a control that is none');
  return look;
}

function publishedIn(catalogue: Catalogue, sweep: Sweep): Map<string, Control> {
  const urls = catalogue.lists().flatMap(({ targets }) => targets.map(({ url }) => url));
  const published = urls.map((url) => [url, sweep.publishedOf(url)] as const);
  return new Map(published.flatMap(([url, control]) => (control ? [[url, control] as const] : [])));
}

/** Behind an address translator nothing is known of it. */
function ownNetwork({ ownAddresses, networkOf }: VantageOptions): ControlBundle['vantage'] {
  const interfaces = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const addresses = [...ownAddresses, ...interfaces.map(({ address }) => address)];
  const own = addresses.find(isPublicAddress);
  return own === undefined ? { country: 'ZZ', asn: 0 } : networkOf(own);
}
