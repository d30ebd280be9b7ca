/** Ends the extension's event page, as Firefox does when it is idle. */
import type { Browser } from 'puppeteer-core';

/** As much of Puppeteer's WebDriver BiDi connection as is used here. */
interface BidiConnection {
  send: (method: string, params: object) => Promise<{ result: unknown }>;
}

/** Resolves when it has ended; at once when there is none. `id`: of the extension, as its manifest has it. */
export async function stopEventPage(browser: Browser, id: string): Promise<void> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Puppeteer has it (25.16), its public types do not
  const { connection } = browser as unknown as { connection: BidiConnection };
  // The browser's own scope is Firefox's extension of the protocol; it is open with --remote-allow-system-access.
  const tree = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- WebDriver BiDi §7.3.4.5
  const { contexts } = tree.result as { contexts: { context: string }[] };
  const ran = await connection.send('script.evaluate', {
    expression: `(${terminate.toString()})(${JSON.stringify(id)})`,
    target: { context: contexts[0]?.context },
    awaitPromise: true,
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- WebDriver BiDi §7.6.4.5
  const { result } = ran.result as { result?: { value?: unknown } };
  if (result?.value !== 'stopped')
    throw new Error(`the event page did not end: ${JSON.stringify(ran.result)}`);
}

/** Firefox's own (`Extension.sys.mjs`), as far as it is used here. */
declare const WebExtensionPolicy: {
  getByID: (id: string) => {
    extension: {
      terminateBackground: (how: object) => Promise<void>;
      backgroundState: string;
    };
  };
};

/** Runs in the browser's own scope, sent as text. */
async function terminate(id: string): Promise<string> {
  const { extension } = WebExtensionPolicy.getByID(id);
  // We drive a page of the extension, and a driver counts as developer tools, which keep an event page alive.
  await extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });
  return extension.backgroundState;
}
