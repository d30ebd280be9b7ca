/** 200 healthy targets through the product, against curl in the same lab over the same URLs. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DrivenFamily } from '../../runner/find-browser.ts';
import { DEFAULT_SETTINGS } from '../../utils/store/settings.ts';
import { startLab } from '../lab/lab.ts';
import type { Lab } from '../lab/lab.ts';
import type { PlayedBatch } from './batches-in-lab.ts';
import { median, sum } from './figure.ts';
import type { Figure, Measured } from './figure.ts';
import { duration_ms, mustBeHealthy, playBatch } from './play-batches.ts';
import { healthySites } from './sites.ts';

const TARGETS = 200;
const ROUND_TRIP_MS = 50;
const GOAL = 1.5;
const CURL_RUNS = 3;

/**
 * No kernel here delays packets, so the servers wait before they answer. A new https connection takes three round
 * trips until the answer (TCP, TLS 1.3, request); both sides pay them one after the other, so one wait stands for the three.
 * The wait of a single round trip is the harder case: there is less of it to hide our own work in.
 */
const WAITS = [
  { trips: 3, what: 'wall time to curl’s, 3 × 50 ms a check', goal: GOAL },
  { trips: 1, what: 'wall time to curl’s, 1 × 50 ms a check', goal: null },
] as const;

export async function measureBatch(browser: DrivenFamily): Promise<Measured> {
  const figures: Figure[] = [];
  for (const { trips, what, goal } of WAITS) {
    const sites = healthySites(TARGETS, { delay_ms: trips * ROUND_TRIP_MS });
    const urls = sites.map(({ url }) => url);
    const lab = await startLab(sites);
    try {
      const { concurrency } = DEFAULT_SETTINGS;
      await curl_ms(lab, urls, concurrency); // The servers make their certificates now, for nobody's account.
      const played = await playBatch(lab, { browser, urls, concurrency });
      mustBeHealthy(played);
      const runs: number[] = [];
      for (let run = 0; run < CURL_RUNS; run += 1) runs.push(await curl_ms(lab, urls, concurrency));
      const [ours, theirs] = [duration_ms(played), median(runs)];
      figures.push({
        part: 'batch',
        what,
        value: ours / theirs,
        unit: 'ratio',
        goal,
        from: {
          batch_ms: ours,
          fetching_ms: fetching_ms(played) / concurrency,
          curl_ms: theirs,
          targets: TARGETS,
          concurrency,
        },
      });
    } finally {
      await lab.close();
    }
  }
  return { figures, wrongs: [] };
}

/** What the fetches alone took, one after the other; what the batch took beyond its share is our own work. */
function fetching_ms({ kept }: PlayedBatch): number {
  return sum(kept.flatMap(({ observations }) => observations.map(({ duration_ms: each }) => each)));
}

/** Wall time of one curl over all URLs, each on a connection of its own. */
async function curl_ms(lab: Lab, urls: string[], concurrency: number): Promise<number> {
  const config = join(lab.directory, 'curl.conf');
  await writeFile(config, urls.map((url) => `url = "${url}"\noutput = "/dev/null"\n`).join(''));
  const words = ['--silent', '--show-error', '--fail', '--cacert', lab.caFile, '--config', config];
  const started = performance.now();
  const ran = await lab.exec(['curl', '--parallel', '--parallel-max', String(concurrency), ...words]);
  if (ran.status !== 0) throw new Error(`curl ended with ${ran.status}: ${ran.stderr.trim()}`);
  return performance.now() - started;
}
