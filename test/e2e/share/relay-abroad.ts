/** A relay in the lab's internet, as somebody else would run it. */
import { join } from 'node:path';
import { GUEST_ADDRESS } from '../../lab/addresses.ts';
import { recordingTo } from '../../lab/arrivals.ts';
import type { Lab } from '../../lab/lab.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..', '..');
export const RELAY_PORT = 8788;
/** Where test/lab/collector-abroad.ts puts the collector. */
const GATEWAY = `http://${GUEST_ADDRESS}:8787`;

export interface RelayAbroad {
  url: string;
  /** What it wrote besides where it listens. */
  written: () => string;
  close: () => Promise<void>;
}

/** `arrivals`: a file for all that arrives, to be read with `requestsIn`. */
export async function startRelayAbroad(lab: Lab, arrivals: string): Promise<RelayAbroad> {
  const ending = new AbortController();
  const listening = Promise.withResolvers<void>();
  const lines: string[] = [];
  const words = ['--gateway', GATEWAY, '--listen', `${GUEST_ADDRESS}:${RELAY_PORT}`];
  const { flags, env } = recordingTo(arrivals);
  const running = lab.execAbroad([process.execPath, ...flags, 'collector/relay/main.ts', ...words], {
    cwd: REPOSITORY,
    env,
    signal: ending.signal,
    onOutputLine: (line) => (line.includes('"listening"') ? listening.resolve() : lines.push(line)),
    onErrorLine: (line) => lines.push(line),
  });
  void running.then(({ stderr }) => listening.reject(new Error(`the relay ended: ${stderr}`)));
  await listening.promise;
  return {
    url: `http://${GUEST_ADDRESS}:${RELAY_PORT}/`,
    written: () => lines.join('\n'),
    close: async () => {
      ending.abort();
      await running;
    },
  };
}
