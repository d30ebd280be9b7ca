/**
 * `node collector/move.ts DATA URL[,URL…]`: what the embedded engine of a stopped collector holds, into ClickHouse servers. From
 * then on the collector is started with the same `--data` and with `--clickhouse`. It may be run again after an error.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { firstLineOf } from './first-line.ts';
import { copyAll } from './store/copy.ts';
import { openEmbedded } from './store/engine.embedded.ts';
import { openServers } from './store/engine.servers.ts';
import { layoutOfServers } from './store/layout.ts';
import { refuse } from './refuse.ts';

const FAILED = 1;
async function move([folder, urls, ...more]: readonly string[]): Promise<number> {
  if (folder === undefined || urls === undefined || more.length > 0)
    return refuse('usage: node collector/move.ts DATA URL[,URL…]');
  const path = join(folder, 'engine');
  if (!existsSync(path)) return refuse(`there is no ${path}`);
  const wrong = urls.split(',').find((url) => !/^https?:/.test(url) || !URL.canParse(url));
  if (wrong !== undefined) return refuse(`"${wrong}" is no http or https URL`);
  const opened = openEmbedded(path);
  if (!opened.ok) return refuse(`${path}: ${opened.message}`);
  const servers = openServers(urls.split(','));
  try {
    await copyAll(opened.engine, servers, await layoutOfServers(servers), (table, part) => {
      process.stderr.write(`reachwatch: ${table} of ${part}\n`);
    });
    return 0;
  } catch (error) {
    return refuse(firstLineOf(error), FAILED);
  } finally {
    await servers.close();
    await opened.engine.close();
  }
}

process.exitCode = await move(process.argv.slice(2));
