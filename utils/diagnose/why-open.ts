/** Why a control did not settle it. */
import type { Detail } from './conclusion.ts';
import type { Case } from './evidence.ts';
import { readInquiry } from './inquiry.ts';
import { whyNotBlocked } from './proof.control-reached.ts';
import { isNewConnectionSeen } from './new-connection.ts';
import { isAnew, isNobodyLedWell } from './resolver-witness.ts';
import type { Ladder } from './ladder.ts';

/** Empty where there is none, and where the attempts themselves show no one thing. */
export function whyOpen(given: Case): Detail[] {
  const { ladder } = given;
  const isIll = ladder !== null && isAnchorIll(ladder);
  return [...new Set<Detail>([...whyNotSettled(given), ...(isIll ? (['not_witnessed'] as const) : [])])];
}

function whyNotSettled(given: Case): Detail[] {
  const { sight } = given;
  if (sight.kind === 'elsewhere') return ['hop_not_in_control'];
  if (sight.kind === 'failed') return ['control_failed_otherwise'];
  const inquiry = readInquiry(given);
  const why = sight.kind === 'none' || inquiry === null ? null : whyNotBlocked(given, inquiry);
  return why === null || why === 'not_alike' ? [] : [why];
}

/** Anchors were asked anew, and show neither that names are led where they belong nor that the line takes new connections. */
function isAnchorIll(ladder: Ladder): boolean {
  const isAsked = (ladder.witnesses ?? []).some(isAnew);
  return isAsked && (isNobodyLedWell(ladder) || !isNewConnectionSeen(ladder));
}
