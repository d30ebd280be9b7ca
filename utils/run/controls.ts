/** Reference data: what the chosen collectors see of the targets, kept on the device with its age. */
import { SECOND } from '../schedule/time.ts';
import type { CollectorMemory } from '../store/records.ts';
import type { Settings } from '../store/settings.ts';
import type { Store } from '../store/store.ts';
import { agreedControl } from '../targets/control-vote.ts';
import { countryOfTimeZone } from '../targets/country.ts';
import type { TargetControl } from '../targets/target-control.ts';
import { askCollector } from './ask-collector.ts';
import type { CollectorWorld } from './ask-collector.ts';

export interface Controls {
  /**
   * Asks every chosen collector for what is new. With none chosen there is not one request. Takes 30 s at most, and never
   * rejects: what cannot be had leaves what is here, and is noted in the store.
   */
  refresh: (signal: AbortSignal) => Promise<void>;
  /**
   * How this URL is seen from elsewhere, by the majority of the collectors; null where nothing fresh is known. It is looked
   * up in what is on the device: nobody is asked.
   */
  of: (url: string) => Promise<TargetControl | null>;
  /**
   * When the first of the collectors looks at this URL again, ISO 8601, by what each said last; null where none does, or
   * none says so.
   */
  nextLookAt: (url: string) => Promise<string | null>;
  /** Asks collectors that are no longer chosen nothing more, also in mid-question, and forgets them: their keys, and all they said. */
  forgetOthers: () => Promise<void>;
}

export interface ControlsWorld extends Omit<CollectorWorld, 'store'> {
  store: Pick<
    Store,
    'collectors' | 'keepCollector' | 'keepControls' | 'controlsOf' | 'forgetCollectors' | 'addBytes'
  >;
  settings: () => Promise<Settings>;
  /** Whether the person lets lists and controls be downloaded. If not, no collector counts as chosen. */
  mayDownload: () => Promise<boolean>;
  timeZone: () => string;
  saveData: () => boolean;
  /** Keeps the worker alive until what it gives is called. */
  stayAwake: () => () => void;
}

const REFRESH_MS = 30 * SECOND;

/** A refresh that is under way. */
interface Asking {
  collectors: readonly string[];
  controller: AbortController;
  ended: Promise<void>;
}

export function createControls(world: ControlsWorld): Controls {
  const { store, now } = world;
  const underWay = new Set<Asking>();

  const chosenCollectors = async () =>
    (await world.mayDownload()) ? (await world.settings()).collectors : [];

  const forgetOthers = async () => {
    const collectors = await chosenCollectors();
    for (const asking of underWay) {
      if (asking.collectors.every((url) => collectors.includes(url))) continue;
      asking.controller.abort();
      await asking.ended;
    }
    const known = await store.collectors();
    if (known.some(({ url }) => !collectors.includes(url))) await store.forgetCollectors(collectors);
  };

  const refresh = async (signal: AbortSignal) => {
    await forgetOthers();
    const collectors = await chosenCollectors();
    if (collectors.length === 0) return;
    const { country, reference_bytes } = await world.settings();
    const known = new Map((await store.collectors()).map((memory) => [memory.url, memory]));
    const sleep = world.stayAwake();
    const controller = new AbortController();
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const asking: Asking = { collectors, controller, ended };
    underWay.add(asking);
    try {
      const wishes = {
        country: country ?? countryOfTimeZone(world.timeZone()),
        allowance_bytes: world.saveData() ? 0 : reference_bytes,
        signal: AbortSignal.any([signal, controller.signal, AbortSignal.timeout(REFRESH_MS)]),
      };
      const ask = (url: string) => askCollector(world, known.get(url) ?? unknown(url), wishes);
      const costs = await Promise.all(collectors.map(ask));
      const bytes = costs.reduce((sum, cost) => sum + cost, 0);
      await store.addBytes(now().toISOString().slice(0, 10), bytes);
    } finally {
      sleep();
      underWay.delete(asking);
      resolve();
    }
  };

  return {
    refresh,
    of: async (url) => {
      const said = await store.controlsOf(url);
      if (said.length === 0) return null;
      const collectors = await chosenCollectors();
      const chosen = said.filter(({ collector }) => collectors.includes(collector));
      return agreedControl(chosen, now());
    },
    nextLookAt: async (url) => {
      const collectors = await chosenCollectors();
      const memories = await store.collectors();
      const next = (await store.controlsOf(url)).flatMap(({ collector, list, control }) => {
        if (!collectors.includes(collector)) return [];
        const lists = memories.find((memory) => memory.url === collector)?.lists ?? [];
        const pause = lists.find(({ id }) => id === list)?.interval_seconds;
        return pause === undefined ? [] : [Date.parse(control.measured_at) + pause * SECOND];
      });
      return next.length === 0 ? null : new Date(Math.min(...next)).toISOString();
    },
    forgetOthers,
  };
}

function unknown(url: string): CollectorMemory {
  return { url, keys: [], lists: [], received_at: null, problem: null };
}
