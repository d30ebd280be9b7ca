/** Reads from the store what a section shows. Reading only: the background is the single writer. */
import type { SectionId } from '../../components/dashboard/Frame.tsx';
import { hasSites } from '../../utils/run/access.ts';
import type { Store } from '../../utils/store/store.ts';
import { evidenceOf } from '../../utils/summary/evidence.ts';
import { outageViews } from '../../utils/summary/outage-view.ts';
import { outboxView } from '../../utils/summary/sent-view.ts';
import type { ServiceSummary } from '../../utils/summary/summary.ts';
import type { State } from './state.ts';

const DAY_MS = 86_400_000;
/** Results of one URL are read from its last days first; most services are checked hourly. */
const LOOK_BACK_DAYS = [2, 30, 3650];
const MOST_RESULTS = 2000;
const MOST_SENT = 100;

const LOAD: Record<SectionId, (store: Store, state: State) => Promise<Partial<State>>> = {
  services: async (store, { summary, route, shown }) => {
    const service = summary?.services.find(({ id }) => id === route.service);
    return { shown, evidence: service === undefined ? [] : await loadEvidence(store, service, shown) };
  },
  outages: async (store) => ({ outages: outageViews(await store.episodesSince('')) }),
  own: async (store) => ({ own: await store.ownTargets() }),
  sharing: async (store) => ({
    collectors: await store.collectors(),
    outbox: outboxView(
      await store.outbox(1),
      await store.outgoing(),
      await store.sentBatches(MOST_SENT),
      (await store.get('sharing_obstacle')) ?? null,
    ),
  }),
  settings: async () => ({ hasPermission: await hasSites() }),
  data: async (store) => ({ ownBlockPages: (await store.get('own_block_pages')) ?? [] }),
};

export function loadSection(store: Store, state: State): Promise<Partial<State>> {
  return LOAD[state.route.section](store, state);
}

/** The last results of all of the service's endpoints together, newest first. */
async function loadEvidence(
  store: Store,
  service: ServiceSummary,
  limit: number,
): Promise<State['evidence']> {
  const rows = await Promise.all(service.endpoints.map(({ url }) => lastRows(store, url, limit)));
  const newest = rows
    .flat()
    .toSorted((a, b) => b.started_at.localeCompare(a.started_at))
    .slice(0, limit);
  const results = await Promise.all(newest.map(({ batch_id, url }) => store.result(batch_id, url)));
  return results.filter((result) => result !== undefined).map(evidenceOf);
}

async function lastRows(store: Store, url: string, limit: number) {
  const until = new Date(Date.now() + DAY_MS).toISOString();
  for (const days of LOOK_BACK_DAYS) {
    const since = new Date(Date.now() - days * DAY_MS).toISOString();
    const { results } = await store.resultsOfUrl(url, { since, until, limit: MOST_RESULTS });
    if (results.length >= limit || days === LOOK_BACK_DAYS.at(-1)) return results.slice(-limit);
  }
  return [];
}
