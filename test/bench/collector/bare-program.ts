/** What the collector's receiving is compared with, as a process of its own (bare-server.ts). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface BareProgram {
  url: string;
  stop(): Promise<void>;
}

export async function startBareServer(): Promise<BareProgram> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bare-server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const first: unknown[] = await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
  if (typeof first[0] !== 'string') throw new Error('the bare server did not start');
  const { listening: url }: { listening: string } = JSON.parse(first[0]);
  return {
    url,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
