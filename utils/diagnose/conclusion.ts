/** What a rule of the judge may conclude. Every identifier here is documented in docs/method.md. */
import type { Case } from './evidence.ts';
import type { BadState } from './frames.ts';
import { hostOf } from './hosts.ts';
import type { Mechanism } from './mechanisms.ts';
import type { Failure, Flag, Verdict } from './verdict.ts';

/** Why nothing is known (contract §1.2). */
export type UnknownReason = BadState | 'no_control' | 'unstable' | 'interrupted';

/** Why it is known, or more closely why not. */
export type Detail =
  | 'answered_over_tls'
  | 'answered_over_http'
  | 'answered_late'
  | 'client_certificate_wanted'
  | 'http_error_status'
  | 'http_status_hidden'
  | 'not_corroborated'
  | 'nothing_measured'
  | 'not_framed'
  | 'like_control'
  | 'shown_over_tls'
  | 'hop_not_in_control'
  | 'control_failed_otherwise'
  | 'not_witnessed'
  | 'too_brief'
  | 'after_handshake'
  | 'ipv6_only'
  | 'address_answers'
  | 'other_place'
  | 'neighbour_filtered'
  | 'answered_alone'
  | ProofReason;

/** The proofs that are complete without a control, and what is shown beside one. */
export type ProofReason =
  | 'control_reached'
  | 'control_failed_too'
  | 'control_before_failure'
  | 'refused_here'
  | 'sent_elsewhere'
  | 'other_page'
  | 'name_denied'
  | 'resolver_silent'
  | 'resolvers_disagree'
  | 'honest_address_answers'
  | 'server_name_filtered'
  | 'host_name_filtered'
  | 'only_the_name_fails'
  | 'block_page'
  | 'known_interceptor'
  | 'resolvers_agree';

export interface Conclusion {
  verdict: Verdict['verdict'];
  reasons: (UnknownReason | Detail)[];
  /** Only beside `blocked`. Empty: blocked, and by what cannot be told. */
  mechanisms?: Mechanism[];
  locus?: Verdict['locus'];
  /** Added to those that the evidence gives by itself. */
  flags?: Flag[];
  /** What failed, where it is not what the primary attempt shows. */
  failure?: Failure;
  /** The host at fault, where it is not the one at which the primary attempt ended. */
  failed_host?: string | null;
}

export interface Rule {
  id: string;
  source: string;
  conclude: (given: Case) => Conclusion | null;
}

/** df-007 has no word for an answer that is not the site's page: the class alone tells it. */
export const HTTP_ANSWER: Failure = {
  failure_class: 'http',
  failure: null,
  operation: 'http_round_trip',
};

/**
 * What came was an answer, and not the site's.
 * @param url at which it was given: where we were sent away, the hop that did it.
 */
export function strangeAnswer(url: string): Pick<Conclusion, 'failure' | 'failed_host'> {
  return { failure: HTTP_ANSWER, failed_host: hostOf(url) };
}

/** @param operation where the proof shows at which stage the primary attempt failed. */
export function blocked(
  { primary }: Case,
  mechanism: Mechanism | null,
  reasons: ProofReason[],
  operation: Failure['operation'] = null,
  locus: Verdict['locus'] = 'network',
): Conclusion {
  const finding = primary?.finding;
  return {
    verdict: 'blocked',
    reasons,
    mechanisms: mechanism === null ? [] : [mechanism],
    locus,
    ...(finding === undefined || operation === null
      ? {}
      : {
          failure: {
            failure_class: finding.failure_class,
            failure: finding.failure,
            operation: finding.operation ?? operation,
          },
        }),
  };
}

export function unknown(...reasons: Conclusion['reasons']): Conclusion {
  return { verdict: 'unknown', reasons };
}

/** Seen, but with nothing to compare it with, or with nothing that settles it. */
export function open(...details: Detail[]): Conclusion {
  return unknown('no_control', ...details);
}
