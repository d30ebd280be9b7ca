/** The patience probe: rare, since it holds a connection for long and shows little more than a short one. */
import { DAY, SECOND } from '../schedule/time.ts';
import type { World } from './world.ts';

/**
 * Chromium gives a silent resolver up after 26 s and a silent TLS handshake after 30 s, and keeps waiting for a silent
 * connection (measured 2026-11): whoever waits a little longer than both sees which of the three it was.
 */
export const PATIENCE_MS = 33 * SECOND;

/** At most one patience probe for a target and day. Notes this one when it may be. */
export async function mayBePatient({ store, now }: World, url: string): Promise<boolean> {
  const oldest = new Date(now().getTime() - DAY).toISOString();
  const asked = (await store.get('patience')) ?? {};
  const recent = Object.fromEntries(Object.entries(asked).filter(([, at]) => at > oldest));
  if (recent[url] !== undefined) return false;
  await store.put('patience', { ...recent, [url]: now().toISOString() });
  return true;
}
