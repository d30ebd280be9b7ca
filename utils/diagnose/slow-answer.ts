import type { Conclusion } from './conclusion.ts';
import { matchBlockPage } from './block-page.ts';
import { isCorroborated } from './corroboration.ts';
import type { Case } from './evidence.ts';
import { NOTHING_FAILED } from './meanings.ts';
import { strangeness } from './proof.other-page.ts';

/**
 * The site answered, and took longer than any attempt that our own timer ended: those were too short, and nothing else
 * failed. Over plain http the answer has to be borne out as any other.
 */
export function answeredLate(given: Case): Conclusion | null {
  const { readings, failed } = given;
  const last = readings.at(-1);
  if (last?.outcome !== 'reached' || failed.length === 0) return null;
  if (!last.isProven && !isBorneOut(given)) return null;
  const isTooShort = failed.every(
    ({ observation }) =>
      observation.end === 'timed_out' && observation.timeout_ms < last.observation.duration_ms,
  );
  if (!isTooShort) return null;
  return { verdict: 'ok', reasons: ['answered_late'], flags: ['impaired'], failure: NOTHING_FAILED };
}

function isBorneOut(given: Case): boolean {
  const { reached, ladder, blockPages } = given;
  return (
    ladder !== null &&
    isCorroborated(given) &&
    [null, 'unlike'].includes(strangeness(given)) &&
    reached.every(
      ({ observation }) =>
        observation.status !== null &&
        observation.status < 400 &&
        matchBlockPage(observation, blockPages) === null,
    )
  );
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
