/** What a person can do on the welcome page. Each order ends in a change of the state that is shown. */
import { browser } from 'wxt/browser';
import type { Message, Reply } from '../../utils/messages.ts';
import { readSettings, writeSettings } from '../../utils/store/settings.ts';
import { collectorUrl } from '../../utils/targets/collector-url.ts';
import type { State } from './state.ts';

type Change = Partial<State>;

export async function addCollector(state: State, text: string): Promise<Change> {
  const read = collectorUrl(text, { plainHttp: false });
  return read.ok
    ? keepCollectors(state, (collectors) => [...new Set([...collectors, read.url])])
    : { collectorError: read.message };
}

export function removeCollector(state: State, url: string): Promise<Change> {
  return keepCollectors(state, (collectors) => collectors.filter((one) => one !== url));
}

/**
 * Keeps the chosen level and begins to check. `hasData`: the browser lets reports leave; without it nothing is contributed,
 * which the page has said.
 */
export async function start({ walk }: State, { hasData }: { hasData: boolean }): Promise<Change> {
  const { level } = walk;
  if (level === null) return {};
  const agreed = await send({
    type: 'agree',
    level: level === 'contribute' && !hasData ? 'reference' : level,
  });
  if (!agreed.ok) return { failure: agreed.error };
  await writeSettings(browser.storage.local, { enabled: true });
  const begun = await send({ type: 'check_now' });
  return begun.ok ? { walk: { ...walk, screen: 'done' }, failure: null } : { failure: begun.error };
}

async function keepCollectors({ walk }: State, changed: (collectors: string[]) => string[]): Promise<Change> {
  const { local } = browser.storage;
  const before = await readSettings(local);
  const { collectors } = await writeSettings(local, { collectors: changed(before.collectors) });
  return { walk: { ...walk, collectors, problem: null }, collectorError: null };
}

function send(message: Message): Promise<Reply> {
  return browser.runtime
    .sendMessage<Message, Reply>(message)
    .catch((error: unknown): Reply => ({ ok: false, error: String(error) }));
}
