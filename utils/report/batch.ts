/**
 * Reports → batches of few sizes, each with one token. Pure. How they are parted follows from what they are, and from
 * nothing that differs between two people who measured the same: else two batches that complete each other would show
 * that they are one person's.
 */
import type { Anonymised, Maker } from './anonymise.ts';
import { REPORT_SCHEMA_VERSION, type OutageReport, type Report, type ReportBatch } from './schema.ts';

/** What goes into one batch, before it has its name and its token. */
export interface BatchContent extends Maker {
  reports: Report[];
  outages: OutageReport[];
}

/** Fits 16 KiB with addresses of common length. */
export const MOST_REPORTS = 64;
const MOST_OUTAGES = 50;
/** Bytes of a whole batch as JSON. */
export const BATCH_SIZES = [4_096, 16_384, 65_536] as const;
/** Room for the frame of a batch: a token has 108 characters, a name 36. */
const FRAME_BYTES = 600;
const PADDING = ',"padding":""';

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/**
 * A batch tells of one hour, by one browser and one method; what does not fit is parted by the targets' addresses. Of
 * several reports of one target and hour the last stays. Outages have a batch of their own.
 *
 * @param maker Who tells of outages where there is no report; null: nobody can, and they are left out.
 */
export function partBatches(
  given: readonly Anonymised[],
  outages: readonly OutageReport[],
  maker: Maker | null,
): BatchContent[] {
  const groups = Map.groupBy(given, ({ browser, browser_major, method_version, report }) =>
    [report.hour, browser, browser_major, method_version].join(' '),
  );
  const contents = [...groups.values()].flatMap((group) => {
    const last = new Map(group.map(({ report }) => [report.input, report]));
    const reports = [...last.values()].toSorted((a, b) => (a.input < b.input ? -1 : 1));
    return group
      .slice(0, 1)
      .flatMap((one) => inParts(reports).map((part) => ({ ...makerIn(one), reports: part, outages: [] })));
  });
  const own = maker ?? given[0];
  if (own === undefined) return contents;
  const told = Array.from({ length: Math.ceil(outages.length / MOST_OUTAGES) }, (_, at) => ({
    ...makerIn(own),
    reports: [],
    outages: outages.slice(at * MOST_OUTAGES, (at + 1) * MOST_OUTAGES),
  }));
  return [...contents, ...told];
}

/** The exact text that is sent. Its length in bytes is one of `BATCH_SIZES`. */
export function batchText(content: BatchContent, batch_id: string, token: string): string {
  const { browser, browser_major, method_version, reports, outages } = content;
  const batch: ReportBatch = {
    schema_version: REPORT_SCHEMA_VERSION,
    batch_id,
    token,
    method_version,
    browser,
    browser_major,
    reports,
    ...(outages.length > 0 && { outages }),
  };
  const bare = bytesOf(JSON.stringify(batch)) + PADDING.length;
  const size = BATCH_SIZES.find((bytes) => bytes >= bare);
  if (size === undefined) throw new RangeError(`a batch of ${bare} bytes fits no size`);
  return JSON.stringify({ ...batch, padding: ' '.repeat(size - bare) });
}

function makerIn({ browser, browser_major, method_version }: Maker): Maker {
  return { browser, browser_major, method_version };
}

/** In 1, 2, 4 … parts, until each is small enough. Everybody's part of a target is the same one. */
function inParts(reports: readonly Report[]): Report[][] {
  for (let parts = 1; ; parts *= 2) {
    const parted = Map.groupBy(reports, ({ input }) => hashOf(input) % parts);
    const each = [...parted.values()];
    if (each.every(isSmallEnough)) return each;
  }
}

function isSmallEnough(reports: readonly Report[]): boolean {
  const bytes = bytesOf(JSON.stringify(reports));
  return reports.length <= 1 || (reports.length <= MOST_REPORTS && bytes <= BATCH_SIZES[2] - FRAME_BYTES);
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01_00_01_93);
  return hash >>> 0;
}
