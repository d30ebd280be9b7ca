/** A disk that fills up: nothing is acknowledged that is not kept, nothing acknowledged is lost, and it goes on by itself. */
import { execFileSync } from 'node:child_process';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batch, onTargets } from './batches.ts';
import { allCounted, countsOf, sumOf } from './counts.ts';
import {
  makeFolder,
  removeFolder,
  startCollector,
  until,
  type RunningCollector,
} from './running-collector.ts';

const isRoot = process.getuid?.() === 0 && process.platform === 'linux';
const REPORTS = 20;

let folder = '';
let collector: RunningCollector;
const disk = () => join(folder, 'disk');
const data = () => join(disk(), 'data');
const start = () => startCollector(data(), '--min-reporters', '1', '--asn-map', join(folder, 'networks.csv'));

beforeAll(async () => {
  folder = await makeFolder();
  await mkdir(disk());
  if (isRoot) execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'reachwatch-full-disk', disk()]);
});
afterAll(async () => {
  if (isRoot) execFileSync('umount', [disk()]);
  await removeFolder(folder);
});

const post = () =>
  collector.ask('/v1/reports', { body: JSON.stringify(batch(onTargets(REPORTS))), from: '127.1.0.1' });

/** Takes what is left of the disk, but for so many bytes. */
async function fill(left: number): Promise<void> {
  const { bavail, bsize } = await statfs(disk());
  const taken = Math.max(0, bavail * bsize - left);
  for (let size = taken; size > 0; size = Math.floor(size / 2)) {
    const wrote = await writeFile(join(disk(), `ballast-${size}`), Buffer.alloc(size)).then(
      () => true,
      () => false,
    );
    if (wrote) return;
  }
}

async function free(): Promise<void> {
  execFileSync('sh', ['-c', `rm -f ${disk()}/ballast-*`]);
  await rm(join(disk(), 'ballast'), { force: true });
}

// A disk of one's own needs a mount, and that needs root: elsewhere these have nothing to look at.
describe.runIf(isRoot)('a full disk', () => {
  let acknowledged = 0;

  it('is answered with 503 and when to come again, and nothing else', async () => {
    collector = await start();
    for (let count = 0; count < 20; count += 1) {
      expect((await post()).status).toBe(202);
      acknowledged += 1;
    }
    await fill(200_000);
    const refused = await until(
      async () => {
        const answer = await post();
        if (answer.status === 202) acknowledged += 1;
        return answer;
      },
      ({ status }) => status !== 202,
    );
    expect(refused).toMatchObject({
      status: 503,
      headers: { 'retry-after': expect.stringMatching(/^\d+$/) },
    });
    expect((await collector.ask('/v1/health')).status).toBe(200);
  });

  it('is no reason not to stop, nor what it had to be lost', async () => {
    await collector.stop('SIGKILL');
    await free();
    collector = await start();
    await allCounted(collector);
    expect(sumOf(await countsOf(collector, 'axis_x=input'))).toBe(acknowledged * REPORTS);
  });

  it('that is emptied again is used again, without a start', async () => {
    await fill(0);
    await until(post, ({ status }) => status === 503);
    await free();
    await until(
      async () => {
        const answer = await post();
        if (answer.status === 202) acknowledged += 1;
        return answer;
      },
      ({ status }) => status === 202,
    );
    await allCounted(collector);
    expect(sumOf(await countsOf(collector, 'axis_x=input'))).toBe(acknowledged * REPORTS);
    expect(await collector.stop()).toBe(0);
  });
});
