/** From the embedded engine to a cluster by `collector/move.ts`: nothing is lost, and nothing doubled when it is done again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openConfigured } from '../../../../collector/store/open-configured.ts';
import type { Store } from '../../../../collector/store/store.ts';
import { ROOT } from '../../../../scripts/run-command.ts';
import { makeFolder, removeFolder } from '../running-collector.ts';
import { hoursOf, journalLines, mixture, people, windowsAt, windowsOf } from '../store/journal-lines.ts';
import { allPublished, readVotes, TARGETS } from '../store/read-published.ts';
import { whyNoCluster } from './able.ts';
import { startCluster, type Cluster } from './cluster.ts';

const reason = whyNoCluster();
if (reason !== null) console.log(reason);

const LEAST = 5;
const OLD = { country: 'IQ', asn: 10, input: TARGETS[0]?.input ?? '', hour: '2025-06-01T05:00:00Z' };

async function opened(urls: string[], folder: string): Promise<Store> {
  const store = await openConfigured(urls, folder);
  if (!store.ok) throw new Error(store.message);
  return store.store;
}

describe.skipIf(reason !== null)('moving to a cluster', () => {
  let folder: string;
  let cluster: Cluster;
  let urls: string[];
  beforeAll(async () => {
    [folder, cluster] = await Promise.all([makeFolder(), startCluster()]);
    urls = cluster.nodes.map(({ url }) => url);
  });
  afterAll(async () => {
    await cluster?.close();
    await removeFolder(folder);
  });

  async function move(to: string): Promise<{ status: unknown; said: string }> {
    const child = spawn(process.execPath, [join(ROOT, 'collector', 'move.ts'), folder, to], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    return { status, said };
  }

  test('takes along reports, counts and what was published, of days whose reports are gone too', async () => {
    const here = await opened([], join(folder, 'engine'));
    await here.insertTargets(TARGETS);
    const sent = [...people(12, { ...OLD, run: 'old' }), ...mixture('move', 300)];
    await here.insertReports(journalLines(sent));
    await here.rebuildWindows(windowsOf(sent), LEAST);
    await here.rebuildWindows(windowsOf(sent), LEAST);
    await here.forgetReports(90);
    const expected = await allPublished(here);
    expect(expected.length).toBeGreaterThan(100);
    await here.close();

    for (const time of ['first', 'second']) {
      const { status, said } = await move(urls.join(','));
      expect(status, `${time}: ${said}`).toBe(0);
    }
    const there = await opened(urls, '');
    expect(await allPublished(there)).toEqual(expected);

    // Late ones are added to what was moved, and a day without reports can still be published anew.
    const late = mixture('late', 50);
    await there.insertReports(journalLines(late));
    const found = await there.rebuildWindows(hoursOf(sent).slice(1).flatMap(windowsAt), LEAST);
    const votes = [...found.values()].reduce((sum, count) => sum + count, 0);
    expect(votes).toBe(votesIn(sent.slice(12)) + votesIn(late));
    await there.publishDays([Date.parse('2025-06-01T00:00:00Z') / 1000], 1);
    expect(await readVotes(there, OLD.hour, OLD.input)).toMatchObject([{ votes: 12 }]);
    await there.close();
  }, 180_000);

  test('says what is wrong', async () => {
    expect(await move('ftp://x')).toEqual({
      status: 2,
      said: 'reachwatch: "ftp://x" is no http or https URL\n',
    });
  });
});

/** One a batch, target and hour. */
function votesIn(sent: ReturnType<typeof mixture>): number {
  return new Set(
    sent.flatMap(({ batch }) => batch.reports.map(({ input, hour }) => `${batch.batch_id} ${input} ${hour}`)),
  ).size;
}
