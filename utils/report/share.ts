/** What goes into the outbox: anonymous from the first moment on, so that nothing else lies there. Pure. */
import type { Episode } from '../schedule/outage.ts';
import { DAY } from '../schedule/time.ts';
import type { OutboxItem } from '../store/records.outbox.ts';
import type { Result } from '../store/records.ts';
import { anonymise, hourOf, type Anonymised } from './anonymise.ts';
import { outageReport } from './outage-reports.ts';
import type { OutageReport } from './schema.ts';

/** How long something waits for a line that works and a collector that answers. */
export const KEPT_MS = 14 * DAY;

type Content = { kind: 'report'; told: Anonymised } | { kind: 'outage'; told: OutageReport };

/** Null: nothing of it may leave. */
export function shareOfResult(result: Result, now: Date): OutboxItem | null {
  const told = anonymise(result);
  if (told === null) return null;
  const content: Content = { kind: 'report', told };
  return {
    id: `report ${result.batch_id} ${result.url}`,
    about_at: result.started_at,
    queued_at: now.toISOString(),
    content,
  };
}

/** Null: it goes on, or nothing of it may leave. */
export function shareOfOutage(episode: Episode, now: Date): OutboxItem | null {
  const told = outageReport(episode);
  if (told === null) return null;
  const content: Content = { kind: 'outage', told };
  return {
    id: `outage ${episode.id}`,
    about_at: episode.first_bad_at,
    queued_at: now.toISOString(),
    content,
  };
}

export interface Shared {
  reports: Anonymised[];
  outages: OutageReport[];
}

/**
 * What of these items is still to be told. Of a long outage that is the part that a collector still takes, but for a day in
 * which the batch may arrive.
 */
export function sharedIn(items: readonly OutboxItem[], now: Date): Shared {
  const hourAt = (age_ms: number) => hourOf(new Date(now.getTime() - age_ms).toISOString()) ?? '';
  const oldest = hourAt(KEPT_MS);
  const later = hourAt(KEPT_MS - DAY);
  const firstHour = ({ from, until }: OutageReport) => (from > oldest ? from : later < until ? later : until);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only the functions above make items
  const contents = items.map(({ content }) => content as Content);
  return {
    reports: contents.flatMap((content) =>
      content.kind === 'report' && content.told.report.hour > oldest ? [content.told] : [],
    ),
    outages: contents.flatMap((content) =>
      content.kind === 'outage' && content.told.until > oldest
        ? [{ ...content.told, from: firstHour(content.told) }]
        : [],
    ),
  };
}

/** When a batch is too old for a collector: 14 days after the first hour that it tells of. */
export function expiryOf(hours: readonly string[], now: Date): string {
  const first = hours.toSorted()[0];
  return new Date((first === undefined ? now.getTime() : Date.parse(first)) + KEPT_MS).toISOString();
}
