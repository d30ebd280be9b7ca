/** Verdicts that a newer control may overturn. */
import type { Observation } from '../probe/observation.ts';
import type { TargetControl } from '../targets/target-control.ts';
import type { ProofReason } from './conclusion.ts';
import type { Verdict } from './verdict.ts';

/** What is shown beside a control, and by it. */
const BY_CONTROL: ReadonlySet<string> = new Set<ProofReason>([
  'control_reached',
  'refused_here',
  'other_page',
  'sent_elsewhere',
]);

/** Blocked, beside a control from before the first attempt: the site may have gone down, or been changed, since. */
export function restsOnOlderControl(
  { verdict, reasons }: Verdict,
  control: TargetControl | null,
  [first]: readonly Observation[],
): boolean {
  if (verdict !== 'blocked' || control === null || first === undefined) return false;
  const isOlder = Date.parse(control.control.measured_at) <= Date.parse(first.started_at);
  return isOlder && reasons.some((reason) => BY_CONTROL.has(reason));
}
