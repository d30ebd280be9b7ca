/**
 * How a case becomes a verdict: the first rule that has something to say decides, and it can be checked alone.
 * docs/method.md §6 and §7 give each rule its reasons.
 */
import { bentHere } from './bent-here.ts';
import { HTTP_ANSWER, open, type Rule, unknown } from './conclusion.ts';
import { isCorroborated } from './corroboration.ts';
import { errorStatus } from './error-status.ts';
import type { Reading } from './evidence.ts';
import { badStates } from './frames.ts';
import { blockPageBeside, blockPageServed } from './proof.block-page.ts';
import { hostNameFiltered } from './proof.host-name.ts';
import { interceptorKnown } from './proof.interceptor.ts';
import { ledAstray } from './proof.led-astray.ts';
import { ledHome } from './proof.led-home.ts';
import { onlyTheNameFails } from './proof.name-fails.ts';
import { isInterceptedAtLarge } from './interception.ts';
import { nameDenied } from './proof.name-denied.ts';
import { failsElsewhereToo, nameExistsOnlyHere } from './proof.control-failed.ts';
import { reachedElsewhere } from './proof.control-reached.ts';
import { noSuchName } from './proof.no-such-name.ts';
import { likeControl } from './proof.like-control.ts';
import { otherPageGiven } from './proof.other-page.ts';
import { refusedHere } from './proof.refused-here.ts';
import { sentNowhere } from './proof.sent-nowhere.ts';
import { serverNameFiltered } from './proof.server-name.ts';
import { resolverNotHeard } from './silent-resolver.ts';
import { whyOpen } from './why-open.ts';
import { shownOverTls } from './shown-over-tls.ts';
import { answeredAlone, answeredLate } from './slow-answer.ts';
import { toldAtLarge } from './told-at-large.ts';
import { toldHere } from './told-here.ts';

export const RULES: readonly Rule[] = [
  {
    id: 'refused_by_site',
    source: 'OONI ontology: a refusal by status is http.error, locus server_side; RFC 7725',
    conclude: refusedHere,
  },
  {
    id: 'proven_answer',
    source: 'OONI Web Connectivity v0.5: a response over TLS is ok, whatever its status',
    conclude: ({ reached, failed }) => {
      const last = reached.at(-1);
      if (last === undefined || !last.isProven || failed.length > 0) return null;
      const wantsCertificate = last.finding.sign === 'client_certificate';
      return {
        verdict: 'ok',
        reasons: [wantsCertificate ? 'client_certificate_wanted' : 'answered_over_tls'],
      };
    },
  },
  {
    id: 'interrupted',
    source: 'contract §1.2',
    conclude: ({ ended, observations }) =>
      ended === 'interrupted' || observations.at(-1)?.end === 'stopped' ? unknown('interrupted') : null,
  },
  {
    id: 'line',
    source: 'design: no anchor, no verdict',
    conclude: ({ readings, frames }) => {
      const around = readings.filter(needsLine).flatMap(({ before, after }) => [before, after]);
      const [state, ...others] = badStates(readings.length === 0 ? frames : around);
      return state === undefined ? null : unknown(state, ...others);
    },
  },
  {
    id: 'nothing_measured',
    source: 'contract §1.2',
    conclude: ({ observations }) =>
      observations.length === 0 ? unknown('interrupted', 'nothing_measured') : null,
  },
  {
    id: 'portal_status',
    source: 'RFC 6585 §6: status 511 is given by a network, never by the site',
    conclude: ({ reached }) =>
      reached.some(({ observation, isProven }) => !isProven && observation.status === 511)
        ? { ...unknown('captive_portal'), failure: HTTP_ANSWER }
        : null,
  },
  {
    id: 'local_causes',
    source: 'OONI ontology: never blocked by what this machine did; docs/method.md §3',
    conclude: ({ reached, failed }) =>
      reached.length + failed.length === 0 ? unknown('local_interference') : null,
  },
  {
    id: 'answered_late',
    source: 'design: a slow server is not a blocked one',
    conclude: answeredLate,
  },
  {
    id: 'answered_alone',
    source: 'design: what is filtered beside it is not its own; residual blocking',
    conclude: answeredAlone,
  },
  {
    id: 'attempts_disagree',
    source: 'design: disagreement is unstable',
    conclude: ({ reached, failed }) => (reached.length > 0 && failed.length > 0 ? unknown('unstable') : null),
  },
  {
    id: 'not_framed',
    source: 'design: anchors before and after every batch',
    conclude: ({ failed }) =>
      failed.some(({ before, after }) => before === null || after === null)
        ? unknown('interrupted', 'not_framed')
        : null,
  },
  {
    id: 'shown_over_tls',
    source: 'OONI Web Connectivity v0.5: a response over TLS is the site’s own',
    conclude: shownOverTls,
  },
  {
    id: 'told_here',
    source: 'OONI ontology: never blocked by what this machine did; docs/method.md §7',
    conclude: toldHere,
  },
  {
    id: 'told_at_large',
    source: 'design: no anchor, no verdict; docs/method.md §5',
    conclude: toldAtLarge,
  },
  {
    id: 'block_page_served',
    source: 'OONI: a known block page is confirmed blocking',
    conclude: blockPageServed,
  },
  {
    id: 'control_failed_too',
    source: 'OONI Web Connectivity v0.5: failed here, and the control failed too: down',
    conclude: failsElsewhereToo,
  },
  {
    id: 'name_exists_only_here',
    source: 'OONI Web Connectivity: unexpected success of the name; the control and the resolvers have none',
    conclude: nameExistsOnlyHere,
  },
  {
    id: 'bent_here',
    source: 'OONI ontology: never blocked by what this machine did; RFC 1034 §3.1',
    conclude: bentHere,
  },
  {
    id: 'resolver_not_heard',
    source: 'docs/method.md §7: a resolver that is silent about all names is no block of one',
    conclude: resolverNotHeard,
  },
  {
    id: 'name_denied',
    source: 'contract §1.2: an honest resolver disagrees and the site answers at the honest address',
    conclude: nameDenied,
  },
  {
    id: 'led_astray',
    source: 'contract §1.2: an honest resolver disagrees and the site answers at the honest address',
    conclude: (given) => ledAstray(given) ?? ledHome(given),
  },
  {
    id: 'server_name_filtered',
    source: 'contract §1.2: the address answers and only the name fails',
    conclude: serverNameFiltered,
  },
  {
    id: 'only_the_name_fails',
    source: 'contract §1.2: only the name fails, or else an honest resolver disagrees',
    conclude: onlyTheNameFails,
  },
  {
    id: 'host_name_filtered',
    source: 'contract §1.2: the address answers and only the name fails',
    conclude: hostNameFiltered,
  },
  {
    id: 'interceptor_known',
    source: "contract §1.2: an interceptor's certificate while the anchors verify",
    conclude: interceptorKnown,
  },
  {
    id: 'block_page_beside',
    source: 'OONI: a known block page is confirmed blocking',
    conclude: blockPageBeside,
  },
  {
    id: 'no_such_name',
    source: 'OONI Web Connectivity: the control fails to resolve it too',
    conclude: noSuchName,
  },
  {
    id: 'intercepted_at_large',
    source: 'design: no anchor, no verdict; docs/method.md §5',
    conclude: (given) => (isInterceptedAtLarge(given) ? unknown('local_interference') : null),
  },
  {
    id: 'reached_elsewhere',
    source: 'OONI Web Connectivity v0.5: failed here, and the control got through at the same step',
    conclude: reachedElsewhere,
  },
  {
    id: 'sent_nowhere',
    source: 'OONI Web Connectivity: http-diff, with a redirect to a place that is no site’s',
    conclude: sentNowhere,
  },
  {
    id: 'other_page_given',
    source: 'OONI Web Connectivity: http-diff, with the words of a block page or a foreign redirect besides',
    conclude: otherPageGiven,
  },
  {
    id: 'like_control',
    source: 'OONI Web Connectivity: no http-diff',
    conclude: likeControl,
  },
  {
    id: 'http_status_hidden',
    source: 'docs/method.md §2: without host permission no status is seen',
    conclude: ({ reached }) =>
      reached.at(-1)?.observation.status === null ? open('http_status_hidden') : null,
  },
  {
    id: 'http_error_status',
    source: 'OONI Web Connectivity: an http answer means nothing without a control',
    conclude: errorStatus,
  },
  {
    id: 'not_corroborated',
    source: 'OONI Web Connectivity: an http answer means nothing without a control',
    conclude: (given) =>
      given.reached.length > 0 && !isCorroborated(given) ? open('not_corroborated') : null,
  },
  {
    id: 'plain_answer',
    source: 'docs/method.md §6: an answer below 400 that the other scheme or an honest resolver bears out',
    conclude: ({ reached }) =>
      reached.length > 0 ? { verdict: 'ok', reasons: ['answered_over_http'] } : null,
  },
  {
    id: 'left_open',
    source: 'contract §1.2: no blocked without a control or a complete proof',
    conclude: (given) => open(...whyOpen(given)),
  },
];

/** An answer over TLS proves itself; everything else is judged by the line that it went over. */
function needsLine({ outcome, isProven }: Reading): boolean {
  return outcome !== 'reached' || !isProven;
}
