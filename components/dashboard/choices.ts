/** What a person can choose in the settings: as much of the stored settings as is shown. */
export interface Choices {
  enabled: boolean;
  batch_interval_minutes: number;
  heartbeat_minutes: number;
  daily_budget_bytes: number;
  raw_retention_days: number;
  rollup_retention_days: number;
  country: string | null;
  services_off: string[];
  badge: boolean;
  language: string | null;
}

/** Offered values. One that was set otherwise (by hand, by a runner) is offered besides. */
export const OFFERED = {
  batch_interval_minutes: [15, 30, 60, 180, 360, 720, 1440],
  heartbeat_minutes: [1, 2, 5, 10, 15, 30],
  daily_budget_bytes: [1, 2, 5, 10, 20, 50].map((megabytes) => megabytes * 1_000_000),
  raw_retention_days: [7, 14, 30, 90, 180],
  rollup_retention_days: [90, 365, 730, 1825],
} as const;

export function withPresent(offered: readonly number[], present: number): number[] {
  return [...new Set([...offered, present])].toSorted((a, b) => a - b);
}
