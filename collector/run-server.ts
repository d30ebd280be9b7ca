/** What the commands that listen until they are told to stop have in common: their words, one line of JSON, an exit status. */
import type { Listening } from './http-server.ts';
import { refuse } from './refuse.ts';
import { stopSignal } from './stop-signal.ts';

type Read<Order> = Order | { kind: 'help' } | { kind: 'wrong'; message: string };

/** @returns The exit status, when it was told to stop and has ended, or did not begin. */
export async function runServer<Order extends { kind: 'options' }>(
  usage: string,
  read: Read<Order>,
  start: (order: Order) => Promise<Listening>,
): Promise<number> {
  if (read.kind === 'help') {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  if (read.kind === 'wrong') return refuse(`${read.message} (usage: ${usage})`);
  const stopped = stopSignal();
  const listening = await start(read);
  if (!listening.ok) return refuse(listening.message);
  process.stdout.write(`${JSON.stringify({ listening: listening.server.url })}\n`);
  await stopped;
  await listening.server.close();
  return 0;
}
