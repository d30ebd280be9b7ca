/**
 * Runs inside a lab's client: a fresh install, the way through the welcome page, and the packets that had left the machine
 * at each point, as one JSON object on standard output. `node walk-in-lab.ts chromium|firefox`.
 */
import { execFileSync } from 'node:child_process';
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

/** What a program sends, by the line that test/lab/namespaces.ts names; the kernel's own words to its neighbours are none. */
const COUNTER = `table inet walk {
  counter sent { }
  chain out {
    type filter hook output priority 0;
    oifname "line" meta l4proto { tcp, udp } counter name sent
  }
}`;
/** Without a word from the background nothing is woken; without an answer nothing was. */
const WAKING: Message = { type: 'set_own_targets', targets: [] };

function nft(words: string[], input = ''): string {
  return execFileSync('nft', words, { input, encoding: 'utf8' });
}

function packetsSent(): number {
  return Number(/packets (\d+)/.exec(nft(['list', 'counter', 'inet', 'walk', 'sent']))?.[1]);
}

async function main(family: string | undefined): Promise<void> {
  if (family !== 'chromium' && family !== 'firefox') throw new Error('chromium or firefox?');
  nft(['-f', '-'], COUNTER);
  const before = packetsSent();
  const { session, welcome, close } = await freshInstall(family, 'if_asked', null);
  try {
    await walkToAccess(welcome, 'contribute');
    await session.stopBackground();
    await session.evaluate(send, WAKING);
    const walked = packetsSent();
    await welcome.click('.ways .primary');
    await welcome.waitForSelector('a[href="/dashboard.html#sharing"]');
    let started = packetsSent();
    while (started === walked) started = packetsSent();
    process.stdout.write(JSON.stringify({ before, walked, started } satisfies Walked));
  } finally {
    await close();
  }
}

await main(process.argv[2]);
