/**
 * Runs inside a lab's client: a browser that first keeps all to itself, then only downloads, then contributes twice, then
 * takes it back. Says what it saw as one JSON object on standard output. Its order is one JSON object on standard input.
 */
import { text } from 'node:stream/consumers';
import type { Page } from 'puppeteer-core';
import { launchChromium } from '../../../runner/browser.chromium.ts';
import { launchFirefox } from '../../../runner/browser.firefox.ts';
import { builtExtension } from '../../../runner/built-extension.ts';
import type { ExtensionSession } from '../../../runner/extension-session.ts';
import { findBrowser, type DrivenFamily } from '../../../runner/find-browser.ts';
import { putSettings, send } from '../../../runner/in-page.ts';
import type { Level } from '../../../utils/store/consent.ts';
import type { Settings } from '../../../utils/store/settings.ts';
import type { ResultRow } from '../../../utils/store/records.ts';
import type { Target } from '../../../utils/targets/schema.ts';
import { until } from '../collector/running-collector.ts';
import { tabOf } from '../welcome/tab-of.ts';
import { readAlarms, readMemory, readStorage, ring } from '../worker/in-page.ts';
import { agreeTo, allowSites, takeBack, trustText } from './by-hand.ts';
import { readOutbox, type SeenOutbox } from './in-page.ts';
import { tellRootsAsBuiltIn } from './public-root.firefox.ts';

export interface ShareOrder {
  family: DrivenFamily;
  ca: string;
  settings: Partial<Settings>;
  targets: Target[];
  /** One of them, that does not fail: it is contributed once more, and then kept back. */
  last: Target;
  /** Host and port, as the person is told of it. */
  relay: string;
}

export interface Shared {
  /** What names this one installation, in Firefox. */
  origin: string;
  /** Whom the person is said to trust, when the collector has named its relay. */
  told: string;
  /** When the person agreed to the next level, milliseconds since the epoch. */
  agreed_at: { reference: number; contribute: number };
  kept: {
    before: SeenOutbox;
    reference: SeenOutbox;
    measured: SeenOutbox;
    /** One for each measuring that was told. */
    formed: SeenOutbox[];
    sent: SeenOutbox;
    waiting: SeenOutbox;
    withdrawn: SeenOutbox;
  };
  /** Of the first measuring that was told. */
  results: Pick<ResultRow, 'url' | 'verdict'>[];
}

/** For a condition that hangs; nothing is measured by it. */
const PATIENCE_MS = 150_000;
const HOUR_MS = 3_600_000;
/** More than any first delay. */
const DELAY_MS = 4 * HOUR_MS;

const isFormed = ({ outgoing }: SeenOutbox) => outgoing.length > 0;

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
    allow: 'if_asked',
  });
  if (!launched.ok) throw new Error(launched.error);
  return launched.session;
}

/** What a person and the passing of time do to the product, through one of its own pages. */
function hands(session: ExtensionSession, page: Page) {
  const outbox = (older_ms = 0) => session.evaluate(readOutbox, older_ms);
  const holds = (level: Level) =>
    until(
      () => session.evaluate(readStorage),
      ({ consent }) => consent?.level === level,
      PATIENCE_MS,
    );
  /** The delay is over: the alarm rings, as it would. */
  const rung = async (isSo: (seen: SeenOutbox) => boolean) => {
    await outbox(DELAY_MS);
    await until(
      () => session.evaluate(readAlarms),
      (alarms) => alarms.some(({ name }) => name === 'outbox'),
      PATIENCE_MS,
    );
    await session.evaluate(ring, 'outbox');
    return until(() => outbox(), isSo, PATIENCE_MS);
  };
  return {
    outbox,
    /** Resolves when the batch has ended and everything behind it is done. */
    measure: async (targets: Target[]) => {
      const reply = await session.evaluate(send, { type: 'check_now', targets } as const);
      if (!reply.ok || reply.batch_id === undefined) throw new Error(JSON.stringify(reply));
      const id = reply.batch_id;
      const { results } = await until(
        async () => ({
          ...(await session.evaluate(readMemory)),
          ...(await session.evaluate(readStorage)),
        }),
        ({ batches, progress }) =>
          progress === null && batches.some((batch) => batch.id === id && batch.state === 'done'),
        PATIENCE_MS,
      );
      return results.filter(({ batch_id }) => batch_id === id);
    },
    /** Resolves, when this level holds, with the moment before it was agreed to. */
    agree: async (level: Level) => {
      const at = Date.now();
      await agreeTo(page, level);
      await holds(level);
      return at;
    },
    withdraw: async () => {
      await takeBack(page);
      await holds('local');
    },
    rung,
    /** Batches go one by one, and two hours of measuring make two. */
    allSent: async () => {
      let seen = await outbox();
      while (seen.outgoing.length > 0) {
        const before = seen.outgoing.length;
        seen = await rung(({ outgoing }) => outgoing.length < before);
      }
      return seen;
    },
  };
}

async function share(order: ShareOrder): Promise<Shared> {
  const { targets, last, settings, relay } = order;
  const session = await open(order);
  const page = await tabOf(session, '/dashboard.html');
  const { outbox, measure, agree, withdraw, rung, allSent } = hands(session, page);
  try {
    if (order.family === 'firefox') await tellRootsAsBuiltIn(page.browser());
    await page.bringToFront();
    const origin = await session.evaluate(() => location.host);
    await session.evaluate(putSettings, settings);
    await allowSites(page);
    await measure(targets);
    const before = await outbox();

    const toReference = await agree('reference');
    await measure(targets);
    const reference = await outbox();

    const toContribute = await agree('contribute');
    const results = await measure(targets);
    const measured = await outbox();
    const formed = [await rung(isFormed)];
    await allSent();
    await measure([last]);
    formed.push(await rung(isFormed));
    const sent = await allSent();

    await measure([last]);
    const waiting = await outbox();
    const told = await trustText(page, relay);
    await withdraw();
    const withdrawn = await outbox();
    return {
      origin,
      told,
      agreed_at: { reference: toReference, contribute: toContribute },
      kept: { before, reference, measured, formed, sent, waiting, withdrawn },
      results: results.map(({ url, verdict }) => ({ url, verdict })),
    };
  } finally {
    await session.close();
  }
}

const order: ShareOrder = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(await share(order)));
