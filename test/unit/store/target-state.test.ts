import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../utils/diagnose/verdict.ts';
import type { TargetState } from '../../../utils/store/records.ts';
import { nextTargetState } from '../../../utils/store/target-state.ts';
import { at, observation, OFFLINE, OK, RESET, result } from './fixtures.ts';

/** A target's state after these verdicts, an hour apart. */
function after(verdicts: readonly Verdict[]): TargetState {
  const states = verdicts.reduce<TargetState | undefined>(
    (previous, verdict, hour) =>
      nextTargetState(previous, result({ verdict, started_at: at(60 * hour) }), at(60 * hour)),
    undefined,
  );
  if (states === undefined) throw new Error('no verdicts');
  return states;
}

const DNS: Verdict = { ...RESET, failure_class: 'dns', failure: 'dns_lookup_error', operation: 'resolve' };
const BLOCKED: Verdict = {
  ...RESET,
  verdict: 'blocked',
  reasons: [],
  mechanisms: ['tls.reset'],
  locus: 'network',
};
const INTERRUPTED: Verdict = { ...OFFLINE, reasons: ['interrupted'] };

describe('a run of equal verdicts', () => {
  it.each([
    { name: 'first', verdicts: [OK], since: 0, streak: 1 },
    { name: 'goes on', verdicts: [OK, OK, OK], since: 0, streak: 3 },
    { name: 'ends with another verdict', verdicts: [OK, OK, RESET], since: 120, streak: 1 },
    { name: 'ends with another class', verdicts: [RESET, RESET, DNS], since: 120, streak: 1 },
    { name: 'ends with a cause', verdicts: [RESET, BLOCKED], since: 60, streak: 1 },
    {
      name: 'is held while the line is off',
      verdicts: [RESET, OFFLINE, OFFLINE, RESET],
      since: 0,
      streak: 2,
    },
    { name: 'is held over a stop', verdicts: [OK, OK, INTERRUPTED, OK], since: 0, streak: 3 },
    { name: 'is not held against a change', verdicts: [OK, OFFLINE, RESET], since: 120, streak: 1 },
    { name: 'of no evidence has its own since', verdicts: [OK, OFFLINE, INTERRUPTED], since: 60, streak: 2 },
    { name: 'begins after no evidence', verdicts: [OFFLINE, OK], since: 60, streak: 1 },
  ])('$name', ({ verdicts, since, streak }) => {
    expect(after(verdicts)).toMatchObject({ since: at(since), streak, verdict: verdicts.at(-1) });
  });

  it('tells what is held', () => {
    expect(after([RESET, RESET, OFFLINE, INTERRUPTED]).held).toEqual({
      verdict: 'unknown',
      failure_class: 'reset',
      since: at(0),
      streak: 2,
    });
    expect(after([RESET, OFFLINE, RESET]).held).toBeNull();
    expect(after([OFFLINE]).held).toBeNull();
  });

  it('never began in the future, though the clock was set back', () => {
    const before = after([OK]);
    const next = nextTargetState(before, result({ started_at: at(-90) }), at(-90));
    expect(next).toMatchObject({ since: at(-90), checked_at: at(-90), streak: 2 });
  });
});

describe('rechecks', () => {
  it.each([
    { name: 'a change', verdicts: [OK, RESET], recheck_at: at(65) },
    { name: 'a change back', verdicts: [RESET, RESET, OK], recheck_at: at(125) },
    { name: 'a first result', verdicts: [RESET], recheck_at: null },
    { name: 'the same again', verdicts: [OK, OK], recheck_at: null },
    { name: 'a line that went off', verdicts: [OK, OFFLINE], recheck_at: null },
    { name: 'a line that came back, the target as before', verdicts: [OK, OFFLINE, OK], recheck_at: null },
    {
      name: 'a line that came back, the target not as before',
      verdicts: [OK, OFFLINE, RESET],
      recheck_at: at(125),
    },
    { name: 'a first result after nothing was known', verdicts: [OFFLINE, RESET], recheck_at: null },
    { name: 'a stop', verdicts: [RESET, INTERRUPTED], recheck_at: null },
  ])('after $name', ({ verdicts, recheck_at }) => {
    expect(after(verdicts).recheck_at).toBe(recheck_at);
  });

  it('come after 5 minutes, then 15, then no more', () => {
    const changed = after([OK, RESET]);
    const once = nextTargetState(changed, result({ verdict: RESET }), at(65));
    expect(once).toMatchObject({ recheck_at: at(80), rechecks_done: 1 });
    const twice = nextTargetState(once, result({ verdict: RESET }), at(80));
    expect(twice).toMatchObject({ recheck_at: null, rechecks_done: 2, streak: 3, since: at(60) });
  });
});

it('is checked at the end of its result, where no other time is given', () => {
  const one = result({ started_at: at(0), duration_ms: 1500.4 });
  expect(nextTargetState(undefined, one).checked_at).toBe('2026-03-01T00:00:01.500Z');
});

it('remembers what the last measurement cost, not what a batch on a dead line saved', () => {
  const observations = [observation({ bytes: 10 }), observation({ bytes: 20 })];
  const measured = nextTargetState(undefined, result({ observations }));
  expect(measured.bytes).toBe(30);
  expect(nextTargetState(measured, result({ verdict: OFFLINE, observations: [] })).bytes).toBe(30);
});
