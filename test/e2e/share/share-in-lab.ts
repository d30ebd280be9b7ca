/**
 * Runs inside a lab's client: a browser that first keeps all to itself, then contributes, then takes it back. Says what it
 * saw as one JSON object on standard output. Its order is one JSON object on standard input.
 */
import { text } from 'node:stream/consumers';
import { launchChromium } from '../../../runner/browser.chromium.ts';
import { launchFirefox } from '../../../runner/browser.firefox.ts';
import { builtExtension } from '../../../runner/built-extension.ts';
import type { ExtensionSession } from '../../../runner/extension-session.ts';
import { findBrowser, type DrivenFamily } from '../../../runner/find-browser.ts';
import { putSettings, send } from '../../../runner/in-page.ts';
import type { Settings } from '../../../utils/store/settings.ts';
import type { ResultRow } from '../../../utils/store/records.ts';
import type { Target } from '../../../utils/targets/schema.ts';
import { readMemory, ring } from '../worker/in-page.ts';
import { eventually } from './eventually.ts';
import { readOutbox, type SeenOutbox } from './in-page.ts';
import { packetsTo, type PacketCounts } from './packets.ts';

export interface ShareOrder {
  family: DrivenFamily;
  ca: string;
  settings: Partial<Settings>;
  targets: Target[];
  /** The machine of collector and relay, and the relay's port. */
  abroad: { address: string; relayPort: number };
}

export interface Shared {
  /** When the browser had measured and nobody had agreed; when batches were made and none was sent; at the end. */
  packets: { before: PacketCounts; formed: PacketCounts; after: PacketCounts };
  kept: {
    before: SeenOutbox;
    measured: SeenOutbox;
    formed: SeenOutbox;
    sent: SeenOutbox;
    withdrawn: SeenOutbox;
  };
  results: Pick<ResultRow, 'url' | 'verdict'>[];
}

const HOUR_MS = 3_600_000;
/** More than any first delay. */
const DELAY_MS = 4 * HOUR_MS;

async function open({ family, ca }: ShareOrder): Promise<ExtensionSession> {
  const found = findBrowser(family);
  if (found === undefined) throw new Error(`there is no ${family}`);
  const built = await builtExtension(family);
  if (!built.ok) throw new Error(built.error);
  const launch = family === 'chromium' ? launchChromium : launchFirefox;
  const launched = await launch({
    executable: found.executable,
    extension: built.folder,
    headless: true,
    ca,
    allow: 'sites_and_data',
  });
  if (!launched.ok) throw new Error(launched.error);
  return launched.session;
}

async function share(order: ShareOrder): Promise<Shared> {
  const packets = packetsTo(order.abroad.address, order.abroad.relayPort);
  const session = await open(order);
  const outbox = (older_ms = 0) => session.evaluate(readOutbox, older_ms);
  const measure = async () => {
    const reply = await session.evaluate(send, { type: 'check_now', targets: order.targets } as const);
    if (!reply.ok || reply.batch_id === undefined) throw new Error(JSON.stringify(reply));
    const id = reply.batch_id;
    return eventually(async () => {
      const { batches, results } = await session.evaluate(readMemory);
      const isDone = batches.some((batch) => batch.id === id && batch.state === 'done');
      return isDone ? results.filter(({ batch_id }) => batch_id === id) : undefined;
    });
  };
  /** The delay is over: the alarm rings, as it would. */
  const rung = async (isSo: (seen: SeenOutbox) => boolean) => {
    await outbox(DELAY_MS);
    await session.evaluate(ring, 'outbox');
    return eventually(async () => {
      const seen = await outbox();
      return isSo(seen) ? seen : undefined;
    });
  };
  try {
    await session.evaluate(putSettings, order.settings);
    await measure();
    const [before, packetsBefore] = [await outbox(), packets()];
    const agreed = await session.evaluate(send, { type: 'agree', level: 'contribute' } as const);
    if (!agreed.ok) throw new Error(agreed.error);
    const results = await measure();
    const measured = await outbox();
    const formed = await rung(({ outgoing }) => outgoing.length > 0);
    const packetsFormed = packets();
    const sent = await rung(({ outgoing, sent: all }) => outgoing.length === 0 && all.length > 0);
    await measure();
    await session.evaluate(send, { type: 'withdraw', to: 'local' } as const);
    const withdrawn = await outbox();
    return {
      packets: { before: packetsBefore, formed: packetsFormed, after: packets() },
      kept: { before, measured, formed, sent, withdrawn },
      results: results.map(({ url, verdict }) => ({ url, verdict })),
    };
  } finally {
    await session.close();
  }
}

const order: ShareOrder = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(await share(order)));
