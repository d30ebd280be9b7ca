/** The product in a real browser, with the small internet as its line: its own services are off, so it asks nobody else. */
import { consentTo } from '../../../utils/store/consent.ts';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import { launchChromium } from '../../../runner/browser.chromium.ts';
import { launchFirefox } from '../../../runner/browser.firefox.ts';
import { builtExtension } from '../../../runner/built-extension.ts';
import type { ExtensionSession, LaunchOptions } from '../../../runner/extension-session.ts';
import { findBrowser, type DrivenFamily } from '../../../runner/find-browser.ts';
import { putSettings, send } from '../../../runner/in-page.ts';
import { makeTemporaryHome } from '../../../runner/temporary-home.ts';
import type { Message, Reply } from '../../../utils/messages.ts';
import type { Settings } from '../../../utils/store/settings.ts';
import { SERVICES } from '../../../utils/targets/services.data.ts';
import type { Target } from '../../../utils/targets/schema.ts';
import { readAlarms, readMemory, readStorage, ring, type Memory, type SeenAlarm } from './in-page.ts';
import type { SmallInternet } from './small-internet.ts';

/** For a condition that hangs; nothing is measured by it. */
const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 20;

export interface Product {
  memory: () => Promise<Memory>;
  alarms: () => Promise<SeenAlarm[]>;
  /** What lies in `storage.local`. */
  stored: () => ReturnType<typeof readStorage>;
  /** Settings besides those of the small internet. */
  set: (settings: Partial<Settings>) => Promise<void>;
  send: (message: Message) => Promise<Reply>;
  /** Begins a batch, and gives its id. */
  check: (targets: Target[]) => Promise<string>;
  stopBackground: () => Promise<void>;
  /** Brings an alarm of the product forward to now: the browser wakes the background as it would at its time. */
  ring: (name: string) => Promise<void>;
  /** Resolves with the memory as soon as it is so. */
  until: (isSo: (memory: Memory) => boolean) => Promise<Memory>;
  /** Closes the browser and opens it again with what it has on disk. */
  restart: () => Promise<void>;
  close: () => Promise<void>;
}

export async function openProduct(family: DrivenFamily, internet: SmallInternet): Promise<Product> {
  const home = await makeTemporaryHome();
  const ca = join(home.home, 'root.pem');
  await writeFile(ca, internet.rootPem);
  /** The root stays in the profile: it is told once. */
  const open = (root: string | null) =>
    launch(family, { home: { ...home, remove: async () => {} }, ca: root });
  let session = await open(ca);
  const memory = () => session.evaluate(readMemory);

  const product: Product = {
    memory,
    alarms: () => session.evaluate(readAlarms),
    stored: () => session.evaluate(readStorage),
    set: (settings) =>
      session.evaluate(
        putSettings,
        {
          anchors: internet.anchors,
          doh_resolvers: [internet.resolver],
          services_off: SERVICES.map(({ id }) => id),
          ...settings,
        },
        consentTo('reference', new Date()),
      ),
    send: (message) => session.evaluate(send, message),
    check: async (targets) => {
      const reply = await product.send({ type: 'check_now', targets });
      if (!reply.ok || reply.batch_id === undefined) throw new Error(JSON.stringify(reply));
      return reply.batch_id;
    },
    stopBackground: () => session.stopBackground(),
    ring: (name) => session.evaluate(ring, name),
    until: async (isSo) => {
      let seen = await memory();
      await eventually(async () => isSo((seen = await memory())));
      return seen;
    },
    restart: async () => {
      await session.close();
      session = await open(null);
    },
    close: async () => {
      await session.close();
      await home.remove();
    },
  };
  await product.set({});
  return product;
}

/** Resolves with what it gives, as soon as that is something. */
export function eventually<Seen>(look: () => Promise<Seen>) {
  return vi.waitUntil(look, { timeout: PATIENCE_MS, interval: LOOK_EVERY_MS });
}

async function launch(
  family: DrivenFamily,
  options: Pick<LaunchOptions, 'home' | 'ca'>,
): Promise<ExtensionSession> {
  const found = findBrowser(family);
  if (found === undefined) throw new Error(`there is no ${family}`);
  const built = await builtExtension(family);
  if (!built.ok) throw new Error(built.error);
  const start = family === 'chromium' ? launchChromium : launchFirefox;
  const launched = await start({
    executable: found.executable,
    extension: built.folder,
    headless: true,
    ...options,
  });
  if (!launched.ok) throw new Error(launched.error);
  return launched.session;
}
