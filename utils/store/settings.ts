/** What the person chose. One item in `storage.local`, validated when read; the defaults give the type. */
import type { Anchor } from '../targets/schema.ts';

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
  services_off: [],
  badge: true,
  language: null,
};
