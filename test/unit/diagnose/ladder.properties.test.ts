/** What must hold of every verdict, whatever the ladder said. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { readEvidence } from '../../../utils/diagnose/evidence.ts';
import { judge } from '../../../utils/diagnose/judge.ts';
import type { Ladder } from '../../../utils/diagnose/ladder.ts';
import type { DohAnswer } from '../../../utils/probe/doh-answer.ts';
import { MECHANISMS } from '../../../utils/diagnose/mechanisms.ts';
import type { Verdict } from '../../../utils/diagnose/verdict.ts';
import { anyFrame, badState, localObservation } from './generated.ts';
import { anyClimbed, type Climbed } from './ladder-generated.ts';

const RUNS = Number(process.env['LADDER_RUNS'] ?? 3000);
const MANY = { numRuns: 2000 };
const isFirm = ({ verdict }: Verdict) => verdict === 'blocked' || verdict === 'down';

it('the generator finds every mechanism that can be proven, and down', () => {
  const found = new Set<string>();
  for (const evidence of fc.sample(anyClimbed, { numRuns: 3000, seed: 1 })) {
    const { verdict, mechanisms } = judge(evidence);
    if (verdict === 'blocked') found.add(mechanisms.join());
    else found.add(verdict);
  }
  expect([...found].toSorted()).toEqual([
    '',
    'dns',
    'dns.injection',
    'dns.injection.bogon',
    'dns.injection.other',
    'dns.timeout',
    'down',
    'http.reset.host',
    'http.timeout',
    'ok',
    'tls.reset.sni',
    'tls.timeout',
    'unknown',
  ]);
});

it('blocked needs two failures, each between anchors that were alive, and no answer', () => {
  fc.assert(
    fc.property(anyClimbed, (evidence) => {
      if (judge(evidence).verdict !== 'blocked') return;
      const { failed, reached } = readEvidence(evidence);
      expect(failed.length).toBeGreaterThan(1);
      expect(reached).toEqual([]);
      for (const { before, after } of failed) {
        expect(before?.state).toBe('online');
        expect(after?.state).toBe('online');
      }
    }),
    MANY,
  );
});

it('blocked has a reason, a locus, and at most mechanisms of the ontology; nothing else has any', () => {
  fc.assert(
    fc.property(anyClimbed, (evidence) => {
      const { verdict, mechanisms, locus, reasons } = judge(evidence);
      expect(reasons.length).toBeGreaterThan(0);
      expect(locus).toBe(verdict === 'blocked' ? 'network' : null);
      expect(verdict === 'blocked' || mechanisms.length === 0).toBe(true);
      for (const mechanism of mechanisms) expect(MECHANISMS).toContain(mechanism);
    }),
    MANY,
  );
});

it('causes on this machine never give a verdict, whatever the ladder says', () => {
  fc.assert(
    fc.property(anyClimbed, fc.array(localObservation), (evidence, observations) => {
      expect(judge({ ...evidence, observations }).verdict).toBe('unknown');
    }),
    MANY,
  );
});

it('evidence of an outage never makes a blocked or a down', () => {
  fc.assert(
    fc.property(anyClimbed, anyFrame(badState), (evidence, outage) => {
      if (isFirm(judge(evidence))) return;
      expect(isFirm(judge({ ...evidence, frames: [...evidence.frames, outage] }))).toBe(false);
    }),
    MANY,
  );
});

it('the order of the evidence does not matter', () => {
  fc.assert(
    fc.property(anyClimbed, (evidence) => {
      expect(judge(reversed(evidence))).toEqual(judge(evidence));
    }),
    MANY,
  );
});

it('a missing rung never makes a verdict firmer', () => {
  const without: ((ladder: Ladder) => Ladder | null)[] = [
    () => null,
    (ladder) => ({ ...ladder, twin: null }),
    (ladder) => ({ ...ladder, doh: [] }),
    (ladder) => ({ ...ladder, knock: null }),
    (ladder) => ({ ...ladder, literals: [] }),
    (ladder) => ({ ...ladder, literals: ladder.literals.slice(1) }),
    (ladder) => ({ ...ladder, literals: ladder.literals.slice(0, -1) }),
    ({ witnesses = [], ...ladder }) => ({ ...ladder, witnesses: witnesses.slice(1) }),
    ({ witnesses = [], ...ladder }) => ({ ...ladder, witnesses: witnesses.slice(0, -1) }),
    (ladder) => ({ ...ladder, witnesses: [] }),
    // Nobody was left to confirm that there are no addresses.
    (ladder) => ({ ...ladder, doh: ladder.doh.map(unconfirmed) }),
  ];
  fc.assert(
    fc.property(anyClimbed, fc.constantFrom(...without), (evidence, remove) => {
      const full = judge(evidence);
      const less = judge({ ...evidence, ladder: remove(evidence.ladder) });
      if (!isFirm(less)) return;
      expect(less.verdict).toBe(full.verdict);
      const claimed = withAncestors(full.mechanisms);
      expect(withAncestors(less.mechanisms).filter((node) => !claimed.includes(node))).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

it('one more answer, or one more failure of another kind, never makes a verdict firm', () => {
  fc.assert(
    fc.property(anyClimbed, anyClimbed, (evidence, other) => {
      if (isFirm(judge(evidence))) return;
      const [answer] = readEvidence(other).reached;
      if (answer === undefined) return;
      const observations = [...evidence.observations, answer.observation];
      expect(isFirm(judge({ ...evidence, observations }))).toBe(false);
    }),
    MANY,
  );
});

function unconfirmed(answer: DohAnswer): DohAnswer {
  return answer.addresses.length > 0 ? answer : { ...answer, rcode: null };
}

function withAncestors(mechanisms: string[]): string[] {
  return mechanisms.flatMap((mechanism) => {
    const parts = mechanism.split('.');
    return parts.map((_, place) => parts.slice(0, place + 1).join('.'));
  });
}

function reversed({ ladder, frames, ...rest }: Climbed): Climbed {
  return {
    ...rest,
    frames: frames.toReversed(),
    ladder: { ...ladder, doh: ladder.doh.toReversed(), literals: ladder.literals.toReversed() },
  };
}
