/** The Store that an operator chose. */
import { firstLineOf } from '../first-line.ts';
import { openEmbedded } from './engine.embedded.ts';
import { openServers } from './engine.servers.ts';
import { DURABLE, layoutOfServers, oneEngine } from './layout.ts';
import { openStore, type Store } from './store.ts';

export type OpenedStore = { ok: true; store: Store } | { ok: false; message: string };

/**
 * `urls`: of ClickHouse servers, which need not answer yet; none: the embedded engine, in `folder`, with its tables made. Not ok:
 * the folder cannot be used, or was written by a newer collector.
 */
export async function openConfigured(urls: readonly string[], folder: string): Promise<OpenedStore> {
  if (urls.length > 0) return { ok: true, store: openStore(openServers(urls), layoutOfServers) };
  const opened = openEmbedded(folder);
  if (!opened.ok) return opened;
  const layout = oneEngine(DURABLE);
  const store = openStore(opened.engine, () => Promise.resolve(layout));
  try {
    await store.migrate();
    return { ok: true, store };
  } catch (error) {
    await store.close();
    return { ok: false, message: firstLineOf(error) };
  }
}
