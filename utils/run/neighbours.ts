import { hostOf } from '../diagnose/hosts.ts';
import { cutOffAt } from '../diagnose/residual.ts';
import type { QueueItem } from '../store/records.ts';
import type { Step } from './step.ts';

/** Notes which other hosts at its addresses were cut off too: a filter that stays shut after a hit hits them all. */
export async function noteNeighbours({ world, batch }: Step): Promise<void> {
  const queue = await world.store.queue(batch.id);
  const cut = queue.map((item) => ({
    item,
    at: cutOffAt(item.observations ?? [], item.ladder),
    host: questionHost(item),
  }));
  for (const { item, at, host } of cut) {
    const beside = cut.filter((other) => other.host !== host && other.at.some((each) => at.includes(each)));
    const neighbours = [...new Set(beside.map((other) => other.host))];
    if (item.ladder !== null && neighbours.length > 0)
      await world.store.keepLadder(batch.id, item.url, { ...item.ladder, neighbours });
  }
}

function questionHost({ url, ladder }: QueueItem): string {
  return hostOf(ladder?.url ?? url) ?? url;
}
