/** Observations of one target, the line around them and what others see of it → what they support together. */
import { BLOCK_PAGES_VERSION } from './block-pages.data.ts';
import { TABLES_VERSION } from './classify.ts';
import type { Conclusion } from './conclusion.ts';
import { readEvidence, type Case, type Evidence } from './evidence.ts';
import { flagsOf } from './flags.ts';
import { hostOf } from './hosts.ts';
import { NOTHING_FAILED } from './meanings.ts';
import { isNewConnectionSeen } from './new-connection.ts';
import { isResolverInDoubt } from './resolver-witness.ts';
import { RULES } from './rules.ts';
import type { Failure, Flag, Verdict } from './verdict.ts';

/** Raised with every change of a rule, here or in the reading of the line. */
const RULES_VERSION = 10;

/** Of the rules, the failure tables and the block pages: `10.chromium-1.firefox-1.safari-1.pages-1`. In every Result. */
export const METHOD_VERSION = `${RULES_VERSION}.${TABLES_VERSION}.pages-${BLOCK_PAGES_VERSION}`;

/** A person's own block pages make it another method. */
export const METHOD_VERSION_WITH_OWN_PAGES = `${METHOD_VERSION}.own-pages`;

/** Never throws, and never says more than the rules of rules.ts allow. */
export function judge(evidence: Evidence): Verdict {
  const given = readEvidence(evidence);
  const conclusion = conclude(given);
  const { failure_class, failure, operation } = failureOf(given, conclusion);
  const isFailed = failure_class !== null || failure !== null;
  return {
    verdict: conclusion.verdict,
    mechanisms: conclusion.mechanisms ?? [],
    locus: conclusion.locus ?? null,
    reasons: conclusion.reasons,
    failure_class,
    failure,
    operation,
    flags: [...new Set([...flagsOf(given), ...(conclusion.flags ?? []), ...missing(given, conclusion)])],
    failed_host: isFailed ? failedHost(given, conclusion) : null,
  };
}

function failedHost({ primary }: Case, { failed_host }: Conclusion): string | null {
  return failed_host === undefined ? hostOf(primary?.observation.final_url ?? '') : failed_host;
}

/** A control would have told more. */
function missing({ sight }: Case, { reasons }: Conclusion): Flag[] {
  return sight.kind === 'none' && reasons.includes('no_control') ? ['control_missing'] : [];
}

function conclude(given: Case): Conclusion {
  for (const rule of RULES) {
    const conclusion = rule.conclude(given);
    if (conclusion !== null && !isUnsure(conclusion, given)) return conclusion;
  }
  throw new Error('the last rule answers every case');
}

/** It accuses somebody on the way of what the resolver or the line may be doing to everybody: such a rule is passed over. */
function isUnsure({ verdict, locus }: Conclusion, { ladder, sight, observations, failed }: Case): boolean {
  if (verdict !== 'blocked' || locus === 'server_side' || ladder === null) return false;
  if (failed.length > 0 && !isNewConnectionSeen(ladder)) return true;
  return isResolverInDoubt(observations, ladder, sight);
}

function failureOf({ primary }: Case, { failure }: Conclusion): Failure {
  return failure ?? primary?.finding ?? NOTHING_FAILED;
}
