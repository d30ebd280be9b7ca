/**
 * Runs inside a lab's client: a fresh install, the way through the welcome page, and the packets that had left the machine
 * at each point, as one JSON object on standard output. `node walk-in-lab.ts chromium|firefox`.
 */
import { readFile } from 'node:fs/promises';
import { send } from '../../../runner/in-page.ts';
import type { Message } from '../../../utils/messages.ts';
import { freshInstall } from './fresh-install.ts';
import { walkToAccess } from './walk.ts';

/** Packets that have left by the client's only line. */
export interface Walked {
  /** Before there was a browser. */
  before: number;
  /** All is done but the start: a level that needs a collector, the questions, the background ended and woken. */
  walked: number;
  /** After the start: it shows that packets which leave are counted. */
  started: number;
}

/** As test/lab/namespaces.ts names it. */
const COUNTER = '/sys/class/net/line/statistics/tx_packets';
/** Without a word from the background nothing is woken; without an answer nothing was. */
const WAKING: Message = { type: 'set_own_targets', targets: [] };

async function packetsSent(): Promise<number> {
  return Number(await readFile(COUNTER, 'utf8'));
}

async function main(family: string | undefined): Promise<void> {
  if (family !== 'chromium' && family !== 'firefox') throw new Error('chromium or firefox?');
  const before = await packetsSent();
  const { session, welcome, close } = await freshInstall(family, 'if_asked', null);
  try {
    await walkToAccess(welcome, 'contribute');
    await session.stopBackground();
    await session.evaluate(send, WAKING);
    const walked = await packetsSent();
    await welcome.click('.ways .primary');
    await welcome.waitForSelector('a[href="/dashboard.html#sharing"]');
    let started = await packetsSent();
    while (started === walked) started = await packetsSent();
    process.stdout.write(JSON.stringify({ before, walked, started } satisfies Walked));
  } finally {
    await close();
  }
}

await main(process.argv[2]);
