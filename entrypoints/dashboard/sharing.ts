/** What a person can change about what leaves the device. */
import type { Level } from '../../components/consent/levels.ts';
import { askFor } from '../../utils/run/access.ts';
import type { Settings } from '../../utils/store/settings.ts';
import { collectorUrl } from '../../utils/targets/collector-url.ts';
import { choose, send } from './orders.ts';
import type { State } from './state.ts';

type Change = Partial<State>;

/** More than now. The browser asks first, where it asks at all; so this must come from a click. */
export async function agree(level: Level): Promise<Change> {
  const isAllowed = await askFor({ sites: false, data: level === 'contribute' });
  if (!isAllowed) return { notice: { key: 'sharing.refused' } };
  return { wanted: null, notice: { key: 'set.saved' }, ...(await send({ type: 'agree', level })) };
}

/** Less than now: what waits to be sent goes with it. */
export async function withdraw(to: Level): Promise<Change> {
  return { wanted: null, notice: { key: 'sharing.lowered' }, ...(await send({ type: 'withdraw', to })) };
}

export async function addCollector({ collectors }: Settings, text: string): Promise<Change> {
  const read = collectorUrl(text, { plainHttp: false });
  if (!read.ok) return { collectorError: read.message };
  const changed = await choose({ collectors: [...new Set([...collectors, read.url])] });
  return { ...changed, collectorError: null };
}

export function removeCollector({ collectors }: Settings, url: string): Promise<Change> {
  return choose({ collectors: collectors.filter((one) => one !== url) });
}
