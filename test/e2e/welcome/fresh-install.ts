/** The product as it is right after its installation, with the small internet as its line, and its own pages to click in. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { launchChromium } from '../../../runner/browser.chromium.ts';
import { launchFirefox } from '../../../runner/browser.firefox.ts';
import { builtExtension } from '../../../runner/built-extension.ts';
import type { Allowance, ExtensionSession } from '../../../runner/extension-session.ts';
import { findBrowser, type DrivenFamily } from '../../../runner/find-browser.ts';
import { putSettings, send } from '../../../runner/in-page.ts';
import { makeTemporaryHome } from '../../../runner/temporary-home.ts';
import type { Message } from '../../../utils/messages.ts';
import { SERVICES } from '../../../utils/targets/services.data.ts';
import type { Target } from '../../../utils/targets/schema.ts';
import type { SmallInternet } from '../worker/small-internet.ts';
import { tabOf } from './tab-of.ts';

export interface FreshInstall {
  session: ExtensionSession;
  /** The page that the extension opened by itself. */
  welcome: Page;
  close: () => Promise<void>;
}

/** `internet`: its anchors and these targets are all that the product may ask; null: its own. */
export async function freshInstall(
  family: DrivenFamily,
  allow: Allowance,
  internet: { of: SmallInternet; targets: Target[] } | null,
): Promise<FreshInstall> {
  const found = findBrowser(family);
  if (found === undefined) throw new Error(`there is no ${family}`);
  const built = await builtExtension(family);
  if (!built.ok) throw new Error(built.error);
  const home = await makeTemporaryHome();
  const ca = join(home.home, 'root.pem');
  if (internet !== null) await writeFile(ca, internet.of.rootPem);
  const launch = family === 'chromium' ? launchChromium : launchFirefox;
  const launched = await launch({
    executable: found.executable,
    extension: built.folder,
    headless: true,
    ca: internet === null ? null : ca,
    home,
    allow,
  });
  if (!launched.ok) throw new Error(launched.error);
  const { session } = launched;
  const welcome = await tabOf(session, '/welcome.html');
  if (internet !== null) {
    await session.evaluate(putSettings, {
      anchors: internet.of.anchors,
      doh_resolvers: [internet.of.resolver],
      services_off: SERVICES.map(({ id }) => id),
    });
    const order: Message = { type: 'set_own_targets', targets: internet.targets };
    await session.evaluate(send, order);
  }
  return { session, welcome, close: () => session.close() };
}
