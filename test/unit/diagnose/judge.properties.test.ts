/** What must hold whatever was measured. The next rungs of the ladder must not break any of these. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { classify } from '../../../utils/diagnose/classify.ts';
import { judge } from '../../../utils/diagnose/judge.ts';
import type { FailureClass, Operation } from '../../../utils/diagnose/verdict.ts';
import { anyEvidence, anyFrame, anyObservation, badState, localObservation } from './generated.ts';

const REASONS = [
  'offline',
  'gateway_cut',
  'captive_portal',
  'local_interference',
  'no_control',
  'unstable',
  'interrupted',
];
const CLASSES: (FailureClass | null)[] = [
  'dns',
  'reset',
  'timeout',
  'refused',
  'unreachable',
  'tls',
  'http',
  'local',
  null,
];
const OPERATIONS: (Operation | null)[] = ['resolve', 'connect', 'tls_handshake', 'http_round_trip', null];
/** The closed vocabulary of contract §1.1. */
const FAILURES =
  /^(?:dns_(?:lookup_error|nxdomain_error|no_answer|refused_error|servfail_error|bogon_error)|connection_(?:reset|refused)|eof_error|generic_timeout_error|(?:host|network)_unreachable|ssl_(?:unknown_authority|invalid_hostname|invalid_certificate|failed_handshake)|http_invalid_redirect_location_host|interrupted|response_body_truncated|too_many_redirects|unknown_failure: [^]*)$/;

const MANY = { numRuns: 3000 };

it('classify keeps to the words of the contract', () => {
  fc.assert(
    fc.property(anyObservation, (observation) => {
      const { failure_class, failure, operation } = classify(observation);
      expect(CLASSES).toContain(failure_class);
      expect(OPERATIONS).toContain(operation);
      expect(failure === null || FAILURES.test(failure)).toBe(true);
    }),
    MANY,
  );
});

it('without a control nothing is blocked or down, and unknown always has a reason', () => {
  fc.assert(
    fc.property(anyEvidence, (evidence) => {
      const { verdict, reasons, mechanisms, locus } = judge(evidence);
      expect(['ok', 'unknown']).toContain(verdict);
      expect(mechanisms).toEqual([]);
      expect(locus).toBeNull();
      expect(reasons.length).toBeGreaterThan(0);
      expect(verdict === 'ok' || REASONS.includes(reasons[0] ?? '')).toBe(true);
    }),
    MANY,
  );
});

it('local causes never give a verdict', () => {
  fc.assert(
    fc.property(anyEvidence, fc.array(localObservation), (evidence, observations) => {
      const { verdict } = judge({ ...evidence, observations });
      expect(verdict).toBe('unknown');
    }),
    MANY,
  );
});

it('evidence of an outage never makes a verdict firmer', () => {
  fc.assert(
    fc.property(anyEvidence, anyFrame(badState), (evidence, outage) => {
      if (judge(evidence).verdict !== 'unknown') return;
      const withOutage = { ...evidence, frames: [...evidence.frames, outage] };
      expect(judge(withOutage).verdict).toBe('unknown');
    }),
    MANY,
  );
});

it('the order of the frames does not matter', () => {
  fc.assert(
    fc.property(
      anyEvidence.chain((evidence) =>
        fc.tuple(
          fc.constant(evidence),
          fc.shuffledSubarray(evidence.frames, { minLength: evidence.frames.length }),
        ),
      ),
      ([evidence, frames]) => {
        expect(judge({ ...evidence, frames })).toEqual(judge(evidence));
      },
    ),
    MANY,
  );
});

it('a failing attempt more never makes it ok', () => {
  fc.assert(
    fc.property(anyEvidence, anyObservation, (evidence, observation) => {
      const { failure, failure_class } = classify(observation);
      if (failure === null || failure_class === 'local') return;
      const observations = [...evidence.observations, observation];
      expect(judge({ ...evidence, observations }).verdict).toBe('unknown');
    }),
    MANY,
  );
});

it('an ok names no failure and no failed host', () => {
  fc.assert(
    fc.property(anyEvidence, (evidence) => {
      const verdict = judge(evidence);
      if (verdict.verdict !== 'ok') return;
      expect(verdict).toMatchObject({
        failure_class: null,
        failure: null,
        operation: null,
        failed_host: null,
      });
    }),
    MANY,
  );
});
