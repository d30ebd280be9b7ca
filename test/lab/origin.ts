/** The web servers of one namespace: listeners that look at which address was called, and by whom. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { isCustomer } from './addresses.ts';
import { mint } from './authority.ts';
import type { Credential } from './authority.ts';
import { isPacketConduct } from './packet-conduct.ts';
import { addressesOf, timeIn } from './plan.ts';
import type { PlannedSite, World } from './plan.ts';
import { perform } from './stream-conduct.ts';
import type { Conduct, Page } from './scenario.ts';
import { openWeb } from './web.ts';
import { honestZone } from './zone.ts';

const PORTS = [80, 443] as const;
type Port = (typeof PORTS)[number];
type Door = (socket: Socket) => void;

/** Everyone's own view of one address: who lives there, and what each does to this caller. */
interface Call {
  world: World;
  port: Port;
  tenants: { site: PlannedSite; conduct: Conduct }[];
}

/**
 * Starts listening on `bind`, an address or `::` for all. `world` is asked anew for each connection, so that a lab can
 * change under way.
 */
export async function serveSites(world: () => World, bind = '::'): Promise<void> {
  const doors = new WeakMap<World, Map<string, Door>>();
  for (const port of PORTS) {
    const server = createServer({ noDelay: true }, (socket) => {
      socket.on('error', () => socket.destroy());
      const now = world();
      const known = doors.get(now) ?? new Map<string, Door>();
      doors.set(now, known);
      welcome(socket, port, now, known);
    });
    server.listen(port, bind);
    await once(server, 'listening');
  }
}

function welcome(socket: Socket, port: Port, world: World, doors: Map<string, Door>): void {
  const address = (socket.localAddress ?? '').replace('::ffff:', '');
  const isOurs = isCustomer(socket.remoteAddress ?? '');
  const tenants = world.sites
    .filter((site) => addressesOf(site).includes(address))
    .map((site) => ({ site, conduct: conductOf(site, port, isOurs) }));
  const conduct = tenants[0]?.conduct;
  // The firewall lets neither of these come here.
  if (!conduct || isPacketConduct(conduct)) {
    socket.resetAndDestroy();
    return;
  }
  void perform(socket, conduct, () => {
    const key = `${address} ${port} ${isOurs}`;
    const door = doors.get(key) ?? openDoor({ world, port, tenants });
    doors.set(key, door);
    door(socket);
  });
}

function conductOf(site: PlannedSite, port: Port, isOurs: boolean): Conduct {
  const scheme = port === 80 ? 'http' : 'https';
  return (isOurs ? site.here[scheme] : undefined) ?? site[scheme];
}

function openDoor({ world, port, tenants }: Call): Door {
  const zone = honestZone(world.sites);
  const tenantNamed = (name: string | null) => tenants.find(({ site }) => site.host === name);
  const pages = tenants.map(({ conduct }) => pageOf(conduct));
  const strangers = port === 80 ? (tenants[0]?.site.strangers ?? null) : null;
  return openWeb({
    credentialFor: port === 80 ? null : (name) => credentialOf(tenantNamed(name) ?? tenants[0], world),
    pageFor: (host) => {
      const tenant = tenantNamed(host);
      return tenant ? pageOf(tenant.conduct) : (strangers ?? pages[0] ?? {});
    },
    http1Only: pages.some((page) => page.http1_only ?? page.breaks !== undefined),
    zone: () => zone,
    now: () => timeIn(world),
  });
}

const pageOf = (conduct: Conduct): Page => (conduct.kind === 'serve' ? conduct.page : {});

function credentialOf(tenant: Call['tenants'][number] | undefined, world: World): Credential {
  if (!tenant) throw new Error('nobody lives here');
  const { site, conduct } = tenant;
  const kind = (conduct.kind === 'serve' && conduct.certificate) || 'valid';
  const padding = conduct.kind === 'serve' ? conduct.certificate_padding : undefined;
  const names = pageOf(conduct).dns_over_https === true ? [site.host, site.ipv4] : [site.host];
  return mint(world.authority, kind, names, timeIn(world), padding);
}
