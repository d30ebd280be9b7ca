/** Which questions were asked about a target, and what came back, in the order of time. */
import { explain } from '../diagnose/classify.ts';
import type { LiteralProbe } from '../diagnose/ladder.ts';
import type { FailureClass } from '../diagnose/verdict.ts';
import type { DohAnswer } from '../probe/doh-answer.ts';
import type { KnockAnswer } from '../probe/knock-answer.ts';
import type { Observation } from '../probe/observation.ts';
import type { Result } from '../store/records.ts';

export interface Question {
  /**
   * `first`, `again`, `patience`: the URL itself, as often as it was tried · `twin` the same host over the scheme `of` ·
   * `resolver` DNS over HTTPS at the host `of` · `literal` the address `of` without the name · `knock` a connection with
   * the name, over which nothing is asked · `witness` an anchor, at the moment of a failure.
   */
  asks: 'first' | 'again' | 'patience' | 'twin' | 'resolver' | 'literal' | 'knock' | 'witness';
  of: string;
  /** ISO 8601, UTC. */
  at: string;
  duration_ms: number;
  answer: Answer;
}

export type Answer =
  /** `broke`: it broke off after its status. */
  | { says: 'status'; status: number; broke: FailureClass | null }
  /** An answer whose status the browser hides. */
  | { says: 'answered' }
  /** A certificate that verifies, for other names: a server is there. */
  | { says: 'other_name' }
  /** The connection stood. */
  | { says: 'opened' }
  | { says: 'redirected'; to: string; broke: FailureClass | null }
  | { says: 'failed'; failure_class: FailureClass | null }
  | { says: 'timed_out'; seconds: number }
  | { says: 'stopped' }
  | { says: 'addresses'; addresses: string[] }
  /** The resolver says that the name has none. */
  | { says: 'no_address'; rcode: string }
  /** The resolver itself gave nothing that can be used. */
  | { says: 'no_message'; error: string };

export function questionsOf({ observations, ladder }: Pick<Result, 'observations' | 'ladder'>): Question[] {
  const usual_ms = observations[0]?.timeout_ms ?? 0;
  const attempts = observations.map((observation, index) => {
    if (index === 0) return asked('first', observation.url, observation);
    return asked(observation.timeout_ms > usual_ms ? 'patience' : 'again', observation.url, observation);
  });
  if (ladder === null) return attempts;
  const { twin, doh, literals, knock = null, witnesses = [] } = ladder;
  const further = [
    ...(twin === null ? [] : [asked('twin', schemeOf(twin.url), twin)]),
    ...doh.map(askedResolver),
    ...literals.map(askedLiteral),
    ...(knock === null ? [] : [askedToOpen(knock)]),
    ...witnesses.map((witness) => asked('witness', witness.url, witness)),
  ];
  return [...attempts, ...further].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function asked(asks: Question['asks'], of: string, observation: Observation): Question {
  const { started_at: at, duration_ms } = observation;
  return { asks, of, at, duration_ms, answer: answerOf(observation) };
}

function askedLiteral({ address, observation }: LiteralProbe): Question {
  const question = asked('literal', address, observation);
  const { failure, sign } = explain(observation);
  const isOtherName = failure === 'ssl_invalid_hostname' && sign !== 'alert' && observation.hops.length === 0;
  return isOtherName ? { ...question, answer: { says: 'other_name' } } : question;
}

function askedToOpen({ opened, observation }: KnockAnswer): Question {
  const question = asked('knock', observation.url, observation);
  return opened === true ? { ...question, answer: { says: 'opened' } } : question;
}

function askedResolver({ resolver, at, duration_ms, addresses, rcode, error }: DohAnswer): Question {
  const question = { asks: 'resolver', of: new URL(resolver).hostname, at, duration_ms } as const;
  if (addresses.length > 0) return { ...question, answer: { says: 'addresses', addresses } };
  const isDenial = rcode === 'NXDOMAIN' || rcode === 'NOERROR';
  return isDenial
    ? { ...question, answer: { says: 'no_address', rcode } }
    : { ...question, answer: { says: 'no_message', error: rcode ?? error ?? '' } };
}

function answerOf(observation: Observation): Answer {
  const { end, status, timeout_ms, hops, final_url } = observation;
  const { failure_class } = explain(observation);
  if (end === 'stopped') return { says: 'stopped' };
  if (end === 'answered')
    return status === null ? { says: 'answered' } : { says: 'status', status, broke: failure_class };
  // Without a status the browser itself changed http to https, and nobody sent us on.
  if (hops.some((hop) => hop.status !== null))
    return { says: 'redirected', to: final_url, broke: failure_class };
  if (end === 'timed_out') return { says: 'timed_out', seconds: Math.round(timeout_ms / 1000) };
  return { says: 'failed', failure_class };
}

function schemeOf(url: string): string {
  return url.startsWith('https:') ? 'https' : 'http';
}
