/** Lines of the journal as the receiving room writes them, without a receiving room. */
import type { Window } from '../../../../collector/journal/intake.ts';
import { linesOf } from '../../../../collector/journal/line.ts';
import { numberOf } from '../../../../collector/identity.ts';
import { rowsOf } from '../../../../collector/receive/rows.ts';
import { votesOf } from '../../../../collector/receive/votes.ts';
import type { Report, ReportBatch } from '../../../../utils/report/schema.ts';
import { batchOf } from '../../../bench/collector/batches.ts';

export interface Sent {
  batch: ReportBatch;
  country: string;
  asn: number;
}

/** What one test sends comes with several. */
const INTAKES = 3;

export const targetNumber = (url: string): number => numberOf('target', url);

/** `canaries`: numbers of targets that exist nowhere. */
export function journalLines(sent: readonly Sent[], canaries: readonly number[] = []): Buffer {
  const nowhere = new Set(canaries.map(String));
  const lines = sent.map(({ batch, country, asn }) =>
    linesOf(
      rowsOf({
        batch: votesOf(batch, (url) => String(targetNumber(url))),
        token: numberOf('token', batch.token),
        network: { country, asn },
        intake: numberOf('token', batch.token) % INTAKES,
        canaries: nowhere,
        now: Date.UTC(2026, 0, 1),
      }),
    ),
  );
  return Buffer.from(lines.join(''));
}

/** Seconds since 1970. */
export function secondsOf(hour: string): number {
  return Date.parse(hour) / 1000;
}

/** As many people, one report each, all of one network, hour and target. */
export function people(
  count: number,
  from: Omit<Sent, 'batch'> & Pick<Report, 'input' | 'hour'> & { run: string },
): Sent[] {
  const { run, country, asn, input, hour } = from;
  return Array.from({ length: count }, (_, number) => {
    const batch = batchOf(run, number, hour, 1);
    return {
      country,
      asn,
      batch: { ...batch, reports: batch.reports.map((report) => ({ ...report, input })) },
    };
  });
}

/** Batches of several countries, networks and hours, of all that a batch can hold. */
export function mixture(run: string, count: number): Sent[] {
  return Array.from({ length: count }, (_, number) => {
    const hour = `2026-01-0${1 + (number % 3)}T${String(number % 24).padStart(2, '0')}:00:00Z`;
    const later = `2026-01-0${1 + (number % 3)}T23:00:00Z`;
    const batch = batchOf(run, number, hour, 20 + (number % 30));
    const outages = number % 5 === 0 ? [{ from: hour, until: later, outage: 'gateway_cut' as const }] : [];
    return {
      country: ['IQ', 'IR', 'DE'][number % 3] ?? '',
      asn: [100, 200, 300, 0][number % 4] ?? 0,
      batch: {
        ...batch,
        outages,
        // The last ones of another hour, as somebody sends who was cut off.
        reports: batch.reports.map((report, index) =>
          index % 7 === 0 ? { ...report, hour: later } : report,
        ),
      },
    };
  });
}

export function hoursOf(sent: readonly Sent[]): number[] {
  const hours = sent.flatMap(({ batch }) => [
    ...batch.reports.map(({ hour }) => hour),
    ...(batch.outages ?? []).flatMap(({ from, until }) => hoursBetween(from, until)),
  ]);
  return [...new Set(hours.map(secondsOf))].toSorted((a, b) => a - b);
}

/** All that they may have come with. */
export function windowsOf(sent: readonly Sent[]): Window[] {
  return hoursOf(sent).flatMap(windowsAt);
}

/** @param hour Seconds since 1970. */
export function windowsAt(hour: number): Window[] {
  return Array.from({ length: INTAKES }, (_, intake) => ({ hour, intake }));
}

function hoursBetween(from: string, until: string): string[] {
  const [first, last] = [Date.parse(from), Date.parse(until)];
  const count = (last - first) / 3_600_000 + 1;
  return Array.from({ length: count }, (_, index) => new Date(first + index * 3_600_000).toISOString());
}
