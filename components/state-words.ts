/** Which catalogue sentences say a state. */
import type { PopupKey } from '../utils/i18n/catalogues.ts';
import type { ServiceSummary } from '../utils/summary/summary.ts';

/** The reasons that are explained in words, by their stable identifiers. */
const REASONS: ReadonlyMap<string, PopupKey> = new Map([
  ['offline', 'reason.offline'],
  ['gateway_cut', 'reason.gateway_cut'],
  ['captive_portal', 'reason.captive_portal'],
  ['local_interference', 'reason.local_interference'],
  ['unstable', 'reason.unstable'],
  ['interrupted', 'reason.interrupted'],
  ['no_control', 'reason.no_control'],
]);

/** Why a service stands as it does, in plain words; null where the state says all there is. */
export function causeKey(
  service: Pick<ServiceSummary, 'state' | 'failure_class' | 'reasons'>,
): PopupKey | null {
  const { state, failure_class, reasons } = service;
  if (state === 'ok' || state === 'unchecked') return null;
  if (state !== 'unknown') return failure_class === null ? null : `cause.${failure_class}`;
  return reasons.map((reason) => REASONS.get(reason)).find((key) => key !== undefined) ?? null;
}
