/** The cluster of the tests itself: what the suites beside it take for granted. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { whyNoCluster } from './able.ts';
import { CLUSTER_NAME, startCluster, type Cluster, type ClusterNode } from './cluster.ts';

const reason = whyNoCluster();
if (reason !== null) console.log(reason);

/** A replica fetches what its twin took in a moment, not at once. */
async function comesToSay(node: ClusterNode | undefined, sql: string, answer: string): Promise<void> {
  await vi.waitUntil(async () => (await ask(node, sql)) === answer, 30_000);
}

async function ask(node: ClusterNode | undefined, sql: string): Promise<string> {
  const answer = await fetch(`${node?.url}/?insert_distributed_sync=1`, { method: 'POST', body: sql });
  const said = (await answer.text()).trim();
  if (!answer.ok || said.startsWith('Code:')) throw new Error(said);
  return said;
}

describe.skipIf(reason !== null)('a cluster', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster?.close());

  test('spreads rows over its shards, and a replica that was killed catches up', async () => {
    const [first, second, third] = cluster.nodes;
    await ask(
      first,
      `CREATE TABLE here ON CLUSTER ${CLUSTER_NAME} (a UInt64)
         ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/here', '{replica}') ORDER BY a`,
    );
    await ask(
      first,
      `CREATE TABLE everywhere ON CLUSTER ${CLUSTER_NAME} (a UInt64)
         ENGINE = Distributed(${CLUSTER_NAME}, default, here, a)`,
    );
    await ask(first, 'INSERT INTO everywhere SELECT number FROM numbers(1000)');
    for (const node of cluster.nodes) await comesToSay(node, 'SELECT count() FROM here', '500');
    expect(await ask(third, 'SELECT count() FROM everywhere')).toBe('1000');

    await second?.stop('SIGKILL');
    await expect(ask(second, 'SELECT 1')).rejects.toThrow('fetch failed');
    await ask(first, 'INSERT INTO everywhere SELECT number FROM numbers(1000, 1000)');
    await comesToSay(third, 'SELECT count() FROM everywhere', '2000');
    await second?.start();
    await comesToSay(second, 'SELECT count() FROM here', '1000');
  });

  test('goes when the process that started it is killed', async () => {
    const module = join(import.meta.dirname, 'cluster.ts');
    const script = `import { startPlainServer } from ${JSON.stringify(module)};
      const { nodes, directory } = await startPlainServer();
      console.log(JSON.stringify({ url: nodes[0].url, directory }));`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line]: string[] = await once(createInterface(child.stdout), 'line');
    const { url, directory }: { url: string; directory: string } = JSON.parse(line ?? '');
    expect((await fetch(`${url}/ping`)).ok).toBe(true);
    expect(existsSync(directory)).toBe(true);
    child.kill('SIGKILL');
    await vi.waitUntil(() => !existsSync(directory), 30_000);
    await expect(fetch(`${url}/ping`)).rejects.toThrow('fetch failed');
  });
});
