/** The process that is the internet: the sites abroad and two honest resolvers. */
import { serveDns } from './dns-server.ts';
import { internetRules } from './firewall.ts';
import { serveSites } from './origin.ts';
import type { World } from './plan.ts';
import { applyRules, takeWorlds } from './player.ts';
import { PUBLIC_RESOLVERS } from './standing.data.ts';
import { honestZone } from './zone.ts';

let world: World | null = null;

takeWorlds(async (next) => {
  const first = world === null;
  world = next;
  applyRules(internetRules(next));
  if (!first) return;
  const now = (): World => world ?? next;
  await serveSites(now);
  for (const address of PUBLIC_RESOLVERS) await serveDns(address, () => honestZone(now().sites));
});
