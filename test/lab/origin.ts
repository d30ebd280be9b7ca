/** The web servers of one namespace: two wildcard listeners that look at which address was called. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { mint } from './authority.ts';
import type { Credential } from './authority.ts';
import type { PlannedSite, World } from './plan.ts';
import { isPacketConduct } from './packet-conduct.ts';
import { perform } from './stream-conduct.ts';
import type { CertificateKind, Conduct, Page } from './scenario.ts';
import { openWeb } from './web.ts';
import { honestZone } from './zone.ts';

const PORTS = [80, 443] as const;
type Port = (typeof PORTS)[number];

/** Starts listening. `world` is asked anew for each connection, so that a lab can change under way. */
export async function serveSites(world: () => World): Promise<void> {
  for (const port of PORTS) {
    const doors = new Map<string, (socket: Socket) => void>();
    const server = createServer({ noDelay: true }, (socket) => {
      socket.on('error', () => socket.destroy());
      welcome(socket, port, world(), doors);
    });
    server.listen(port, '::');
    await once(server, 'listening');
  }
}

function welcome(
  socket: Socket,
  port: Port,
  world: World,
  doors: Map<string, (socket: Socket) => void>,
): void {
  const address = (socket.localAddress ?? '').replace('::ffff:', '');
  const here = world.sites.filter((site) => site.ipv4 === address || site.ipv6 === address);
  const [owner] = here;
  const conduct = port === 80 ? owner?.http : owner?.https;
  // The firewall lets neither of these come here.
  if (!owner || !conduct || isPacketConduct(conduct)) {
    socket.resetAndDestroy();
    return;
  }
  void perform(socket, conduct, () => {
    const door = doors.get(address) ?? openDoor(world, owner, here, port);
    doors.set(address, door);
    door(socket);
  });
}

function openDoor(
  world: World,
  owner: PlannedSite,
  here: PlannedSite[],
  port: Port,
): (socket: Socket) => void {
  const pages = here.map((site) => pageOf(port === 80 ? site.http : site.https));
  const zone = honestZone(world.sites);
  return openWeb({
    credentialFor:
      port === 80 ? null : (name) => credentialOf(here.find((site) => site.host === name) ?? owner, world),
    pageFor: (host) => {
      const at = here.findIndex((site) => site.host === host);
      return (at === -1 ? port === 80 && owner.strangers : null) || (pages[Math.max(at, 0)] ?? {});
    },
    http1Only: pages.some((page) => page.http1_only ?? page.breaks !== undefined),
    zone: () => zone,
  });
}

const pageOf = (conduct: Conduct): Page => (conduct.kind === 'serve' ? conduct.page : {});

function credentialOf(site: PlannedSite, world: World): Credential {
  const kind: CertificateKind = (site.https.kind === 'serve' && site.https.certificate) || 'valid';
  const isResolver = pageOf(site.https).dns_over_https === true;
  return mint(world.authority, kind, isResolver ? [site.host, site.ipv4] : [site.host], new Date());
}
