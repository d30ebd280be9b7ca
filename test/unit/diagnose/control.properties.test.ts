/** What must hold of every verdict, whatever a control says. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { usableControl } from '../../../utils/diagnose/control-sight.ts';
import { readEvidence } from '../../../utils/diagnose/evidence.ts';
import { judge } from '../../../utils/diagnose/judge.ts';
import { isNewlyConnected } from '../../../utils/diagnose/new-connection.ts';
import { isLedWell } from '../../../utils/diagnose/resolver-witness.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import type { Ladder } from '../../../utils/diagnose/ladder.ts';
import type { Verdict } from '../../../utils/diagnose/verdict.ts';
import { anyCompared, type Compared } from './control-generated.ts';
import { anyFrame, badState, localObservation } from './generated.ts';

const MANY = { numRuns: 2000 };
const PATIENCE_MS = 120_000;
const isOrdinary = (witness: Observation) => !isLedWell(witness) && !isNewlyConnected(witness);
const isFirm = ({ verdict }: Verdict) => verdict === 'blocked' || verdict === 'down';

it(
  'the generator finds verdicts that rest on a control, of every kind',
  () => {
    const found = new Set<string>();
    for (const evidence of fc.sample(anyCompared, { numRuns: 6000, seed: 1 })) {
      const { verdict, reasons, mechanisms } = judge(evidence);
      if (reasons.includes('control_reached')) found.add(`${verdict} ${mechanisms.join()}`);
      if (reasons.includes('control_failed_too')) found.add(verdict);
    }
    expect([...found]).toEqual(
      expect.arrayContaining(['blocked ', 'blocked dns', 'blocked tcp.timeout', 'blocked tls', 'down']),
    );
  },
  PATIENCE_MS,
);

it(
  'blocked needs two attempts between anchors that were alive, and a control or a proof without one',
  () => {
    fc.assert(
      fc.property(anyCompared, (evidence) => {
        const { verdict } = judge(evidence);
        if (verdict !== 'blocked') return;
        const { readings } = readEvidence(evidence);
        const telling = readings.filter(({ outcome }) => outcome !== 'local');
        expect(telling.length).toBeGreaterThan(1);
        for (const { before, after } of telling) {
          expect(before?.state).toBe('online');
          expect(after?.state).toBe('online');
        }
        const alone = judge({ ...evidence, control: null }).verdict;
        expect(usableControl(evidence.control) !== null || alone === 'blocked').toBe(true);
      }),
      MANY,
    );
  },
  PATIENCE_MS,
);

it(
  'what rests on a control alone has a witness',
  () => {
    fc.assert(
      fc.property(anyCompared, (evidence) => {
        const { reasons } = judge(evidence);
        const isWitnessed = (evidence.ladder.witnesses ?? []).length > 0;
        expect(isWitnessed || !reasons.includes('control_reached')).toBe(true);
      }),
      MANY,
    );
  },
  PATIENCE_MS,
);

it(
  'no failure is called blocked where no anchor was asked anew and no address answers',
  () => {
    fc.assert(
      fc.property(anyCompared, (evidence) => {
        const { failed } = readEvidence(evidence);
        const ladder = {
          ...evidence.ladder,
          witnesses: (evidence.ladder.witnesses ?? []).filter(isOrdinary),
          literals: [],
        };
        const { verdict } = judge({ ...evidence, ladder });
        expect(failed.length > 0 && verdict === 'blocked').toBe(false);
      }),
      MANY,
    );
  },
  PATIENCE_MS,
);

it(
  'causes on this machine never give a verdict',
  () => {
    fc.assert(
      fc.property(anyCompared, fc.array(localObservation), (evidence, observations) => {
        expect(judge({ ...evidence, observations }).verdict).toBe('unknown');
      }),
      MANY,
    );
  },
  PATIENCE_MS,
);

it(
  'evidence of an outage never makes a blocked or a down',
  () => {
    fc.assert(
      fc.property(anyCompared, anyFrame(badState), (evidence, outage) => {
        if (isFirm(judge(evidence))) return;
        expect(isFirm(judge({ ...evidence, frames: [...evidence.frames, outage] }))).toBe(false);
      }),
      MANY,
    );
  },
  PATIENCE_MS,
);

it(
  'the order of the evidence does not matter',
  () => {
    fc.assert(
      fc.property(anyCompared, (evidence) => {
        expect(judge(reversed(evidence))).toEqual(judge(evidence));
      }),
      MANY,
    );
  },
  PATIENCE_MS,
);

it(
  'a missing rung or control never makes it blocked where it was not, unless it failed for everybody',
  () => {
    const without: ((evidence: Compared) => Compared)[] = [
      (evidence) => ({ ...evidence, control: null }),
      withoutAgreement,
      ...[
        (ladder: Ladder) => ({ ...ladder, twin: null }),
        (ladder: Ladder) => ({ ...ladder, knock: null }),
        (ladder: Ladder) => ({ ...ladder, literals: [] }),
        (ladder: Ladder) => ({ ...ladder, literals: ladder.literals.slice(1) }),
        (ladder: Ladder) => ({ ...ladder, literals: ladder.literals.slice(0, -1) }),
        (ladder: Ladder) => ({ ...ladder, witnesses: [] }),
        (ladder: Ladder) => ({ ...ladder, witnesses: (ladder.witnesses ?? []).slice(1) }),
        (ladder: Ladder) => ({ ...ladder, witnesses: (ladder.witnesses ?? []).slice(0, -1) }),
      ].map((remove) => (evidence: Compared) => ({ ...evidence, ladder: remove(evidence.ladder) })),
    ];
    fc.assert(
      fc.property(anyCompared, fc.constantFrom(...without), (evidence, remove) => {
        const less = judge(remove(evidence));
        const isFirmer = less.verdict === 'blocked' && !isFirm(judge(evidence));
        expect(isFirmer).toBe(false);
      }),
      { numRuns: 4000 },
    );
  },
  PATIENCE_MS,
);

/** Without the resolvers that bear the control out. One that says anything else is no missing rung: it speaks against it. */
function withoutAgreement(evidence: Compared): Compared {
  const seen = new Set(evidence.control?.control.hops.flatMap(({ dns }) => dns?.addresses ?? []));
  const doh = evidence.ladder.doh.filter(
    ({ rcode, addresses }) =>
      rcode !== null && (addresses.length === 0 || addresses.some((address) => !seen.has(address))),
  );
  return { ...evidence, ladder: { ...evidence.ladder, doh } };
}

function reversed({ ladder, frames, ...rest }: Compared): Compared {
  return {
    ...rest,
    frames: frames.toReversed(),
    ladder: {
      ...ladder,
      doh: ladder.doh.toReversed(),
      literals: ladder.literals.toReversed(),
      witnesses: (ladder.witnesses ?? []).toReversed(),
    },
  };
}
