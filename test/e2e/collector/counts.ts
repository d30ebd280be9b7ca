/** What a running collector has counted. */
import { until, type RunningCollector } from './running-collector.ts';

export interface Row {
  [axis: string]: unknown;
  measurement_count: number;
  total_count: number;
  reporters: string;
}

export interface Counts {
  suppressed_cells: number;
  flagged_reports: number;
  result: Row[];
}

export async function countsOf({ ask }: RunningCollector, query = ''): Promise<Counts> {
  const { status, text } = await ask(`/v1/aggregates${query === '' ? '' : `?${query}`}`);
  if (status !== 200) throw new Error(`aggregates: ${status} ${text}`);
  const counts: Counts = JSON.parse(text);
  return counts;
}

export function sumOf({ result }: Counts): number {
  return result.reduce((sum, { measurement_count }) => sum + measurement_count, 0);
}

/** Waits until everything that was acknowledged before this call is in what is published. */
export async function allCounted(collector: RunningCollector): Promise<void> {
  const since = performance.now();
  const lag = async (): Promise<number> => {
    const { text } = await collector.ask('/v1/health');
    const health: { aggregates: { lag_seconds: number } } = JSON.parse(text);
    return health.aggregates.lag_seconds;
  };
  // A tenth more, since the figure is rounded.
  await until(lag, (seconds) => seconds + 0.1 < (performance.now() - since) / 1000, 120_000);
}
