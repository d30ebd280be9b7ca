/** Runs a function in Firefox's own scope, where its modules are. */
import type { Browser } from 'puppeteer-core';

/** As much of Puppeteer's WebDriver BiDi connection as is used here. */
interface BidiConnection {
  send: (method: string, params: object) => Promise<{ result: unknown }>;
}

/**
 * `inChrome` is sent as text: it sees its argument and Firefox's globals and nothing else of this program. Gives back what
 * it gives, as text. Rejects with Firefox's own words when it throws.
 */
export async function evaluateInChrome<Given>(
  browser: Browser,
  inChrome: (given: Given) => string | Promise<string>,
  given: Given,
): Promise<string> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Puppeteer has it (25.16), its public types do not
  const { connection } = browser as unknown as { connection: BidiConnection };
  // The browser's own scope is Firefox's extension of the protocol; it is open with --remote-allow-system-access.
  const tree = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- WebDriver BiDi §7.3.4.5
  const { contexts } = tree.result as { contexts: { context: string }[] };
  const ran = await connection.send('script.evaluate', {
    expression: `(${inChrome.toString()})(${JSON.stringify(given)})`,
    target: { context: contexts[0]?.context },
    awaitPromise: true,
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- WebDriver BiDi §7.6.4.5
  const { result } = ran.result as { result?: { value?: unknown } };
  if (typeof result?.value !== 'string') throw new Error(JSON.stringify(ran.result));
  return result.value;
}
