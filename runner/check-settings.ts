import type { Settings } from '../utils/store/settings.ts';
import type { Anchor } from '../utils/targets/schema.ts';
import type { CheckOptions } from './check-arguments.ts';

/** All lists of a collector, whatever is in them: nobody pays for a check's data by the day. */
const REFERENCE_BYTES = 64_000_000;

/** What the extension is told for one `check`. */
export function checkSettings(
  { doh, concurrency, collector }: CheckOptions,
  anchors: Anchor[] | null,
): Partial<Settings> {
  return {
    // No batch of the default list in between.
    enabled: false,
    anchors,
    doh_resolvers: doh,
    ...(concurrency === null ? {} : { concurrency }),
    ...(collector === null
      ? {}
      : { collectors: [collector], plain_http_collectors: true, reference_bytes: REFERENCE_BYTES }),
  };
}
