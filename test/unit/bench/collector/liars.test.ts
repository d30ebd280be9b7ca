import { describe, expect, it } from 'vitest';
import {
  ATTACKED,
  CANARIES,
  HOURS,
  MANNERS,
  NETWORKS,
  REPORTERS,
  reportersOf,
  STRATEGIES,
  TARGETS,
  type Plot,
} from '../../../bench/collector/liars.ts';

const plot = (over: Partial<Plot>): Plot => ({
  strategy: 'hide',
  manner: 'careful',
  share: 0.1,
  tokens: 1,
  day: 1_764_028_800,
  ...over,
});
const textOf = (over: Partial<Plot>, isIn: (asn: number) => boolean = () => true): string =>
  JSON.stringify(reportersOf(plot(over)).filter(({ asn }) => isIn(asn)));

const elsewhere = (asn: number): boolean => asn !== ATTACKED;

describe('reportersOf', () => {
  it('is the same again, and elsewhere the same whatever the liars do', () => {
    expect(textOf({})).toBe(textOf({}));
    expect(textOf({ share: 0.5 }, elsewhere)).toBe(textOf({ share: 0 }, elsewhere));
  });

  it('has one token for each honest person in an hour, and as many for a liar as the plot says', () => {
    const sent = reportersOf(plot({ share: 0.1, tokens: 7 }));
    const people = NETWORKS.length * REPORTERS;
    const liars = REPORTERS / 10;
    expect(sent).toHaveLength((people - liars + 7 * liars) * HOURS);
    expect(new Set(sent.map(({ batch }) => batch.token)).size).toBe(sent.length);
  });

  it.each(STRATEGIES.flatMap((strategy) => MANNERS.map((manner) => ({ strategy, manner }))))(
    'lets nobody but a careless liar speak of what exists nowhere: %j',
    ({ strategy, manner }) => {
      const sent = reportersOf(plot({ strategy, manner }));
      const speaks = sent.filter(({ batch }) => batch.reports.some(({ input }) => CANARIES.includes(input)));
      expect(speaks).toHaveLength(manner === 'careless' ? (REPORTERS / 10) * HOURS : 0);
      const aims = sent.filter(({ batch }) => batch.reports[0]?.input === TARGETS[0]);
      expect(aims).toHaveLength(sent.length);
    },
  );
});
