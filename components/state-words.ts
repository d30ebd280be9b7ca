/** Which catalogue sentences say a state. */
import type { PopupKey } from '../utils/i18n/catalogues.ts';
import { blockedBy } from '../utils/summary/blocked-by.ts';
import type { ServiceSummary } from '../utils/summary/summary.ts';

/** The reasons that are explained in words, by their stable identifiers; the first that is there is said. */
const EXPLAINED = [
  'offline',
  'gateway_cut',
  'captive_portal',
  'local_interference',
  'unstable',
  'interrupted',
  'no_control',
] as const;

/** Why a service stands as it does, in plain words; null where the state says all there is. */
export function causeKey(
  service: Pick<ServiceSummary, 'state' | 'failure_class' | 'mechanisms' | 'reasons'>,
): PopupKey | null {
  const { state, failure_class, mechanisms, reasons } = service;
  if (state === 'ok' || state === 'unchecked') return null;
  if (state === 'unknown') {
    const reason = EXPLAINED.find((known) => reasons.includes(known));
    return reason === undefined ? null : `reason.${reason}`;
  }
  if (state === 'blocked' || mechanisms.length > 0) return `by.${blockedBy(service)}`;
  return failure_class === null ? null : `cause.${failure_class}`;
}
