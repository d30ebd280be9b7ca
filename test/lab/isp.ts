/** The process that is the provider: its resolver, its middlebox, its firewall and the domestic sites. */
import { ISP_RESOLVER } from './addresses.ts';
import { serveDns } from './dns-server.ts';
import { providerRules } from './firewall.ts';
import { openMiddlebox } from './middlebox.ts';
import { serveSites } from './origin.ts';
import type { World } from './plan.ts';
import { applyRules, takeWorlds } from './player.ts';
import { delayOf, providerZone, secondOf } from './zone.ts';

let world: World | null = null;
let closeMiddlebox = (): void => undefined;

takeWorlds(async (next) => {
  const first = world === null;
  world = next;
  closeMiddlebox();
  closeMiddlebox = await openMiddlebox(next);
  applyRules(providerRules(next));
  if (!first) return;
  const now = (): World => world ?? next;
  await serveSites(now);
  await serveDns(ISP_RESOLVER, () => providerZone(now()), {
    delayOf: (name) => delayOf(now(), name),
    secondOf: (name) => secondOf(now(), name),
  });
});
