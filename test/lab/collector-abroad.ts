/** The real collector, in the lab's internet: its vantage sees every site as it is for everyone. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GUEST_ADDRESS } from './addresses.ts';
import { recordingTo } from './arrivals.ts';
import type { Lab } from './lab.ts';
import type { Machine } from './machines.ts';
import { PUBLIC_RESOLVERS } from './standing.data.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..');
const PORT = 8787;
/** The vantage looks this often, so that some controls are younger than the failures that they speak of. */
const INTERVAL_SECONDS = 60;

export interface CollectorAbroad {
  /** For `--collector`. */
  url: string;
  /** Ends it, and waits until it has ended. */
  close: () => Promise<void>;
}

export interface CollectorChoices {
  /** Whom it asks for names; the honest ones if absent. */
  resolvers?: readonly string[];
  /** Further arguments. */
  words?: readonly string[];
  /** Where it runs; beside all else in the internet, if absent. */
  machine?: Machine;
  /** A file for all that arrives, to be read with `requestsIn`. */
  arrivals?: string;
}

/** Its data folder. */
export const collectorData = (lab: Pick<Lab, 'directory'>): string => join(lab.directory, 'collector');

/** Resolves when it accepts connections; its first sweep may go on. Throws with its own words when it does not start. */
export async function startCollectorAbroad(
  lab: Lab,
  targetsCsv: string,
  { resolvers = PUBLIC_RESOLVERS, words: more = [], machine, arrivals }: CollectorChoices = {},
): Promise<CollectorAbroad> {
  const lists = join(lab.directory, 'lists');
  mkdirSync(lists);
  writeFileSync(join(lists, 'lab.csv'), targetsCsv);
  const ending = new AbortController();
  const listening = Promise.withResolvers<void>();
  const asked = resolvers.flatMap((address) => ['--control-dns', address]);
  const address = machine?.address ?? GUEST_ADDRESS;
  const words = ['--listen', `${address}:${PORT}`, '--data', collectorData(lab)].concat(
    ['--lists', lists, '--control-ca', lab.caFile, '--control-interval', String(INTERVAL_SECONDS)],
    asked,
    more,
  );
  const { flags, env } = arrivals === undefined ? { flags: [], env: {} } : recordingTo(arrivals);
  const exec: Machine['exec'] = machine?.exec ?? ((...run) => lab.execAbroad(...run));
  const running = exec([process.execPath, ...flags, 'collector/main.ts', ...words], {
    cwd: REPOSITORY,
    env,
    signal: ending.signal,
    onOutputLine: (line) => {
      if (line.includes('"listening"')) listening.resolve();
    },
  });
  void running.then(({ stderr }) => listening.reject(new Error(`the collector ended: ${stderr}`)));
  await listening.promise;
  return {
    url: `http://${address}:${PORT}`,
    close: async () => {
      ending.abort();
      await running;
    },
  };
}
