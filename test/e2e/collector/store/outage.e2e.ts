/** Servers of the cluster go and come back while reports come in: nothing is lost, nothing is doubled. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Store } from '../../../../collector/store/store.ts';
import { whyNoCluster } from '../cluster/able.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { journalLines, mixture, windowsOf, type Sent } from './journal-lines.ts';
import { openOnCluster, openOnEmbedded } from './open-stores.ts';
import { allPublished, TARGETS } from './read-published.ts';
import type { OpenStore } from './store-suite.ts';

const reason = whyNoCluster();
if (reason !== null) console.log(reason);

const CHUNK = 25;
const LEAST = 10;
const PAUSE_MS = 50;

describe.skipIf(reason !== null)('a cluster that loses servers', () => {
  let here: OpenStore;
  let there: OpenStore & { cluster: Cluster };
  beforeAll(async () => {
    [here, there] = await Promise.all([openOnEmbedded(), openOnCluster()]);
    for (const { store } of [here, there]) {
      await store.migrate();
      await store.insertTargets(TARGETS);
    }
  });
  afterAll(async () => {
    await here?.close();
    await there?.close();
  });

  test.each([
    ['the server that is asked is killed', 0, 'SIGKILL'],
    ['the server that is asked now is told to stop', 1, 'SIGTERM'],
  ] as const)(
    'has the same as the embedded engine after %s and started again',
    async (_what, index, signal) => {
      const sent = mixture(`outage ${index}`, 1000);
      await insertInChunks(here.store, sent, async () => undefined);
      const node = there.cluster.nodes[index];
      await insertInChunks(there.store, sent, async (chunk) => {
        if (chunk === 10) await node?.stop(signal);
        if (chunk === 30) await node?.start();
      });
      await here.store.rebuildWindows(windowsOf(sent), LEAST);
      const expected = await allPublished(here.store);
      // The server that came back fetches what it missed in its own time: what counts is that it does.
      await vi.waitUntil(
        async () => {
          await untilItWorks(() => there.store.rebuildWindows(windowsOf(sent), LEAST));
          return JSON.stringify(await allPublished(there.store)) === JSON.stringify(expected);
        },
        { timeout: 60_000, interval: PAUSE_MS },
      );
      expect(expected.length).toBeGreaterThan(100);
    },
    180_000,
  );
});

async function insertInChunks(
  store: Store,
  sent: readonly Sent[],
  before: (chunk: number) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < sent.length; from += CHUNK) {
    await before(from / CHUNK);
    const lines = journalLines(sent.slice(from, from + CHUNK));
    await untilItWorks(() => store.insertReports(lines));
  }
}

/** As the loader does: what an error interrupted is done again, whole. */
async function untilItWorks(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch {
      await sleep(PAUSE_MS);
    }
  }
}
