import type { Conclusion } from './conclusion.ts';
import type { Case } from './evidence.ts';
import { NOTHING_FAILED } from './meanings.ts';

/**
 * The site answered over TLS, and took longer than any attempt that our own timer ended: those were too short, and
 * nothing else failed.
 */
export function answeredLate({ readings, failed }: Case): Conclusion | null {
  const last = readings.at(-1);
  if (last?.outcome !== 'reached' || !last.isProven || failed.length === 0) return null;
  const isTooShort = failed.every(
    ({ observation }) =>
      observation.end === 'timed_out' && observation.timeout_ms < last.observation.duration_ms,
  );
  if (!isTooShort) return null;
  return { verdict: 'ok', reasons: ['answered_late'], flags: ['impaired'], failure: NOTHING_FAILED };
}

/**
 * While a neighbour at the same address was being filtered it was cut off as well, and by itself it answers over TLS: the
 * filter stays shut for a while after a hit.
 */
export function answeredAlone({ readings, failed, ladder }: Case): Conclusion | null {
  const last = readings.at(-1);
  if (last?.outcome !== 'reached' || !last.isProven || failed.length === 0) return null;
  if ((ladder?.neighbours ?? []).length === 0) return null;
  const isCut = failed.every(({ finding }) => ['reset', 'timeout'].includes(finding.failure_class ?? ''));
  return isCut ? { verdict: 'ok', reasons: ['answered_alone'], failure: NOTHING_FAILED } : null;
}
