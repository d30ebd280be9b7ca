/** Every packet that passes a link, as tcpdump writes them down. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { runIn } from './exec.ts';
import { packetsIn, type Packet } from './packets.ts';
import { findSystemTools } from './system-tools.ts';

const PATIENCE_MS = 20_000;

export interface Capture {
  /** Ends it, with all that passed until now. Throws where the kernel dropped packets that nobody wrote down. */
  stop: () => Promise<Packet[]>;
}

/** One line that says why no packets can be captured here, or null. */
export function whyNoCapture(): string | null {
  findSystemTools();
  return spawnSync('tcpdump', ['--version']).error ? 'no capture here: tcpdump not found' : null;
}

export interface CaptureWords {
  namespace: string;
  /** In that namespace. */
  link: string;
  /** To be written. */
  file: string;
  /** As pcap-filter(7). */
  filter: string;
  /** An address that this link leads to, and the filter lets pass. */
  beyond: string;
}

/** Resolves when it listens. */
export async function startCapture(capture: CaptureWords): Promise<Capture> {
  const { namespace, link, file, filter } = capture;
  const ending = new AbortController();
  const listening = Promise.withResolvers<void>();
  // Not packet by packet, or a burst is lost. It would give up root's rights, and with them the lab's folder.
  const words = ['-i', link, '-n', '-U', '-B', '16384', '-Z', 'root', '-w', file, filter];
  const running = runIn(namespace, ['tcpdump', ...words], {
    signal: ending.signal,
    onErrorLine: (line) => {
      if (line.includes('listening on')) listening.resolve();
    },
  });
  void running.then(({ stderr }) => listening.reject(new Error(`tcpdump ended: ${stderr}`)));
  await listening.promise;
  return {
    stop: async () => {
      const mark = await passMark(capture);
      ending.abort();
      const { stderr } = await running;
      if (!/^0 packets dropped by kernel$/m.test(stderr)) throw new Error(`tcpdump on ${link}: ${stderr}`);
      // Nor the answer to the mark, which nobody wanted: it quotes it.
      return packetsIn(readFileSync(file)).filter(({ payload }) => !payload.includes(mark));
    },
  };
}

/** A datagram that nobody waits for: when it is written down, so is all that was before it. */
async function passMark({ namespace, file, beyond }: CaptureWords): Promise<Buffer> {
  const mark = randomBytes(16);
  const script = `require('node:dgram').createSocket('udp4')
    .send(Buffer.from('${mark.toString('hex')}', 'hex'), 9, '${beyond}', (error) => process.exit(error ? 1 : 0))`;
  const { status, stderr } = await runIn(namespace, [process.execPath, '-e', script]);
  if (status !== 0) throw new Error(`no mark to ${beyond}: ${stderr}`);
  const end = performance.now() + PATIENCE_MS;
  while (!readFileSync(file).includes(mark)) {
    if (performance.now() > end) throw new Error(`the mark to ${beyond} did not pass`);
    await pause(50);
  }
  return mark;
}
