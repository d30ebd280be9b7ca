/** The process that is the client's own programs: servers on its loopback addresses. */
import { serveSites } from './origin.ts';
import type { World } from './plan.ts';
import { takeWorlds } from './player.ts';

let world: World | null = null;

takeWorlds(async (next) => {
  const first = world === null;
  world = next;
  if (!first) return;
  const addresses = next.sites.filter((site) => site.home === 'own_machine').map((site) => site.ipv4);
  for (const address of new Set(addresses)) await serveSites(() => world ?? next, address);
});
