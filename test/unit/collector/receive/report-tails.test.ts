import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../../collector/receive/outcome.ts';
import { reportTails } from '../../../../collector/receive/report-tails.ts';
import { secondsOf } from '../../../../collector/receive/votes.ts';
import type { Report } from '../../../../utils/report/schema.ts';
import { blocked, HOUR, report } from './making.ts';

const LATER = '2026-11-25T13:00:00Z';

const tailOf = (told: Report): string => JSON.stringify(told).slice(`{"input":"${told.input}`.length);

describe('reportTails', () => {
  it('knows each hour with each finding, of whichever reports it learnt them', () => {
    const tails = reportTails();
    [report(), blocked({ hour: LATER })].forEach(tails.learn);
    for (const told of [report(), blocked(), report({ hour: LATER }), blocked({ hour: LATER })]) {
      const expected = { hour: secondsOf(told.hour), outcome: outcomeOf(told) };
      const twice = [tails.find(tailOf(told)), tails.find(tailOf(told))];
      expect(twice).toEqual([expected, expected]);
    }
  });

  it('knows none of which the hour or the finding was not learnt', () => {
    const tails = reportTails();
    tails.learn(report());
    const others = [report({ hour: LATER }), blocked()].map(tailOf);
    for (const text of [...others, `${tailOf(report())} `, tailOf(report()).replace(HOUR, ''), ''])
      expect(tails.find(text)).toBe(undefined);
  });
});
