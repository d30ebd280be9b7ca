/** Stores on real engines, each with nothing in it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '../../../../collector/store/engine.embedded.ts';
import { openServers } from '../../../../collector/store/engine.servers.ts';
import { layoutOfServers, oneEngine } from '../../../../collector/store/layout.ts';
import { openStore } from '../../../../collector/store/store.ts';
import { startCluster, startPlainServer, type Cluster } from '../cluster/cluster.ts';
import type { OpenStore } from './store-suite.ts';

export async function openOnEmbedded(): Promise<OpenStore> {
  const folder = await mkdtemp(join(tmpdir(), 'reachwatch-store-'));
  const opened = openEmbedded(folder);
  if (!opened.ok) throw new Error(opened.message);
  const store = openStore(opened.engine, async () => oneEngine(''));
  return {
    store,
    engine: opened.engine,
    close: async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const openOnCluster = (): Promise<OpenStore & { cluster: Cluster }> => openOn(startCluster());
export const openOnPlainServer = (): Promise<OpenStore> => openOn(startPlainServer());

async function openOn(starting: Promise<Cluster>): Promise<OpenStore & { cluster: Cluster }> {
  const cluster = await starting;
  const engine = openServers(cluster.nodes.map(({ url }) => url));
  const store = openStore(engine, layoutOfServers);
  return {
    store,
    engine,
    cluster,
    close: async () => {
      await store.close();
      await cluster.close();
    },
  };
}
