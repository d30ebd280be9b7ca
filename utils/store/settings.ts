/** What the person chose. One item in `storage.local`, validated when read; the defaults give the type. */
import type { Anchor } from '../targets/schema.ts';
import { validFields } from './valid-settings.ts';

export interface Settings {
  /** False until a person says start: nothing is contacted before. */
  enabled: boolean;
  /** 15 to 1440. */
  batch_interval_minutes: number;
  /** 1 to 30. */
  heartbeat_minutes: number;
  daily_budget_bytes: number;
  /** Targets measured at the same time, 1 to 32. */
  concurrency: number;
  /** Patience of one attempt, 5 to 60 seconds. */
  timeout_ms: number;
  raw_retention_days: number;
  rollup_retention_days: number;
  /** ISO 3166-1 alpha-2; null: told from the time zone. */
  country: string | null;
  /** In place of the built-in anchors. */
  anchors: Anchor[] | null;
  /** DNS-over-HTTPS resolvers in place of the built-in ones: URLs of RFC 8484 endpoints. */
  doh_resolvers: string[] | null;
  /** Base URLs of the collectors whose reference data is used (`collectorUrl`); none: no collector is ever contacted. */
  collectors: string[];
  /** Allows collectors over http that are not on this machine. Set by `check` only: contract §2.1. */
  plain_http_collectors: boolean;
  /** What a collector's lists may cost in one batch, beside the list of the built-in services. */
  reference_bytes: number;
  /** Ids of built-in services that are not to be checked. */
  services_off: string[];
  badge: boolean;
  /** BCP 47 tag; null: the browser's. */
  language: string | null;
}

export const DEFAULT_SETTINGS: Settings = {
  enabled: false,
  batch_interval_minutes: 60,
  heartbeat_minutes: 5,
  daily_budget_bytes: 5_000_000,
  concurrency: 8,
  timeout_ms: 20_000,
  raw_retention_days: 30,
  rollup_retention_days: 730,
  country: null,
  anchors: null,
  doh_resolvers: null,
  collectors: [],
  plain_http_collectors: false,
  reference_bytes: 100_000,
  services_off: [],
  badge: true,
  language: null,
};

/** As much of `browser.storage.local` as is needed. */
export interface SettingsArea {
  get: (key: string) => Promise<Record<string, unknown>>;
  set: (items: Record<string, unknown>) => Promise<void>;
}

/** What `browser.storage.local.onChanged` is. */
export interface SettingsChanges {
  addListener: (listener: ChangeListener) => void;
  removeListener: (listener: ChangeListener) => void;
}

type ChangeListener = (changes: Record<string, { newValue?: unknown }>) => void;

const KEY = 'settings';

/** Settings from whatever was stored: each field that is missing, odd or out of its range has its default. Never throws. */
export function validSettings(stored: unknown): Settings {
  return { ...DEFAULT_SETTINGS, ...validFields(stored) };
}

/** The settings as they are now. What is stored may be partial or odd: see `validSettings`. */
export async function readSettings(area: Pick<SettingsArea, 'get'>): Promise<Settings> {
  return validSettings((await area.get(KEY))[KEY]);
}

/** Changes the fields that are given and returns all. */
export async function writeSettings(area: SettingsArea, changes: Partial<Settings>): Promise<Settings> {
  const settings = validSettings({ ...(await readSettings(area)), ...changes });
  await area.set({ [KEY]: settings });
  return settings;
}

/** Calls back with the new settings at each change. Returns what ends that. */
export function watchSettings(changes: SettingsChanges, onChange: (settings: Settings) => void): () => void {
  const listener: ChangeListener = (items) => {
    if (KEY in items) onChange(validSettings(items[KEY]?.newValue));
  };
  changes.addListener(listener);
  return () => changes.removeListener(listener);
}
