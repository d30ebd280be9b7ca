/** A relay and an issuer in the lab's internet, as others than the collector's operator would run them. */
import { join } from 'node:path';
import { recordingTo } from '../../lab/arrivals.ts';
import type { Machine } from '../../lab/machines.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..', '..');

export interface ServerAbroad {
  url: string;
  /** What it wrote besides where it listens. */
  written: () => string;
  close: () => Promise<void>;
}

/** `arrivals`: a file for all that arrives, to be read with `requestsIn`. */
export const startRelayAbroad = (machine: Machine, gateway: string, arrivals: string) =>
  start(machine, 8788, ['collector/relay/main.ts', '--gateway', gateway], arrivals);

export const startIssuerAbroad = (machine: Machine, data: string, asnMap: string, arrivals: string) =>
  start(machine, 8789, ['collector/issuer/main.ts', '--data', data, '--asn-map', asnMap], arrivals);

async function start(
  { address, exec }: Machine,
  port: number,
  program: string[],
  arrivals: string,
): Promise<ServerAbroad> {
  const ending = new AbortController();
  const listening = Promise.withResolvers<void>();
  const lines: string[] = [];
  const { flags, env } = recordingTo(arrivals);
  const running = exec([process.execPath, ...flags, ...program, '--listen', `${address}:${port}`], {
    cwd: REPOSITORY,
    env,
    signal: ending.signal,
    onOutputLine: (line) => (line.includes('"listening"') ? listening.resolve() : lines.push(line)),
    onErrorLine: (line) => lines.push(line),
  });
  void running.then(({ stderr }) => listening.reject(new Error(`${program[0]} ended: ${stderr}`)));
  await listening.promise;
  return {
    url: `http://${address}:${port}/`,
    written: () => lines.join('\n'),
    close: async () => {
      ending.abort();
      await running;
    },
  };
}
