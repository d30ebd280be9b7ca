/** What `npm run check` writes of one target (docs: the contract's §2.1), and whether it is right. Pure. */
import type { Verdict } from '../../utils/diagnose/verdict.ts';
import type { Expectation, LabBrowser, Scenario } from './scenario.ts';

export interface CheckRow extends Verdict {
  /** As `new URL(url).href` gives it. */
  url: string;
  host: string;
  browser: LabBrowser;
  browser_version: string;
  raw_error: string | null;
  status: number | null;
  attempts: number;
  started_at: string;
  duration_ms: number;
}

/** What differs from what the browser can show, each in a few words; empty when all is right. */
export function differences(row: CheckRow | undefined, expected: Expectation): string[] {
  if (!row) return ['no result'];
  return [
    oneOf('verdict', row.verdict, expected.verdict),
    ...(expected.failure_class ? [oneOf('failure_class', row.failure_class, expected.failure_class)] : []),
    ...(expected.failed_host === undefined
      ? []
      : [oneOf('failed_host', row.failed_host, [expected.failed_host])]),
    expected.reason === undefined || row.reasons.includes(expected.reason)
      ? null
      : `reasons ${JSON.stringify(row.reasons)}, not ${expected.reason}`,
    ...(expected.flags ?? []).map((flag) => (row.flags.includes(flag) ? null : `no flag ${flag}`)),
    row.mechanisms.length > 0 && row.verdict !== 'blocked' ? `mechanisms without a block` : null,
  ].filter((difference) => difference !== null);
}

function oneOf<T extends string | null>(name: string, seen: T, right: T[]): string | null {
  return right.includes(seen) ? null : `${name} ${seen}, not ${right.join(' or ')}`;
}

/** The row that belongs to a scenario. */
export const rowOf = (rows: CheckRow[], scenario: Pick<Scenario, 'url'>): CheckRow | undefined =>
  rows.find((row) => row.url === new URL(scenario.url).href);
