/**
 * How far liars move what is published, and from what share on an event is lost or invented: through the real counting, publishing
 * and answering, beside the mean of all reports as they came.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aggregate } from '../../../collector/publish/aggregates.ts';
import { readQuestion } from '../../../collector/publish/parameters.ts';
import { openEmbedded } from '../../../collector/store/engine.embedded.ts';
import { oneEngine } from '../../../collector/store/layout.ts';
import { openStore, type Store } from '../../../collector/store/store.ts';
import { journalLines, targetNumber, windowsOf, type Sent } from '../../e2e/collector/store/journal-lines.ts';
import { TARGETS as WORDS } from '../../e2e/collector/store/read-published.ts';
import type { Figure, Measured } from '../figure.ts';
import {
  ATTACKED,
  CANARIES,
  COUNTRY,
  isBlocked,
  MANNERS,
  reportersOf,
  STRATEGIES,
  TARGETS,
  type Manner,
  type Plot,
  type Strategy,
} from './liars.ts';

const FIRST_DAY = Date.UTC(2026, 0, 1) / 1000;
const DAY = 86_400;
const LEAST = 10;
const SHARES = [0, 0.01, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5] as const;
const USUAL_SHARE = 0.1;
/** An event: at least half of those who looked say so. */
const EVENT = 0.5;
/** As many tokens as a /24 may have in a day, shared by ten people in four hours, are 60 for each in an hour. */
const FLOOD = { share: 0.1, tokens: 60 };
const GOALS = { moved: 12, right: 40, flood: 1 };
const CANARY_NUMBERS = CANARIES.map(targetNumber);

/** Shares of reports that say `blocked` of the target in question. */
interface Outcome {
  /** Of the attacked network's published cells. */
  network: number;
  /** `blocked_rate` of the country: the median of its networks. */
  countryMedian: number;
  /** All that is published of the country, added up. */
  countrySum: number;
  /** Of all reports as they came. */
  bareNetwork: number;
  bareCountry: number;
  flagged: number;
  /** Of canaries. */
  cellsOfNowhere: number;
}

export async function measurePoisoning(): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'reachwatch-bench-'));
  const opened = openEmbedded(folder);
  if (!opened.ok) throw new Error(opened.message);
  const store = openStore(opened.engine, async () => oneEngine(''));
  try {
    await store.migrate();
    const canaryWords = CANARIES.map((input, index) => ({
      target: CANARY_NUMBERS[index] ?? 0,
      input,
      domain: new URL(input).hostname,
      service: '',
      category_code: 'MISC',
    }));
    await store.insertTargets([...WORDS, ...canaryWords]);
    let day = FIRST_DAY;
    const play = (plot: Omit<Plot, 'day'>): Promise<Outcome> => {
      day += DAY;
      return playedOut(store, { ...plot, day });
    };
    const [figures, wrongs]: [Figure[], string[]] = [[], []];
    for (const strategy of STRATEGIES) {
      for (const manner of MANNERS) {
        const outcomes: Outcome[] = [];
        for (const share of SHARES) outcomes.push(await play({ strategy, manner, share, tokens: 1 }));
        figures.push(...figuresOf(strategy, manner, outcomes));
        wrongs.push(...wrongsOf(strategy, manner, outcomes));
      }
    }
    for (const strategy of ['hide', 'invent'] as const) {
      const plot = { strategy, manner: 'careful', tokens: 1, share: 0 } as const;
      figures.push(floodFigure(strategy, await play(plot), await play({ ...plot, ...FLOOD })));
    }
    return { figures, wrongs };
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function playedOut(store: Store, plot: Plot): Promise<Outcome> {
  const sent = reportersOf(plot);
  await store.insertReports(journalLines(sent, CANARY_NUMBERS));
  await store.rebuildWindows(windowsOf(sent), LEAST, { hidden: CANARY_NUMBERS, marking: CANARY_NUMBERS });
  const [input = ''] = TARGETS;
  const { rows, flagged } = await ask(store, plot.day, { axis_x: 'probe_asn', input });
  const [country] = (await ask(store, plot.day, { input })).rows;
  const nowhere = await ask(store, plot.day, { input: CANARIES.join(',') });
  const counts = rows.map((row) => ({ ...row, blocked: row.blocked_count, total: row.total_count }));
  const ofNetwork = (asn: number): typeof counts =>
    counts.filter((row) => Number(Reflect.get(row, 'probe_asn')) === asn);
  return {
    network: shareOf(ofNetwork(ATTACKED)),
    countryMedian: country?.blocked_rate ?? Number.NaN,
    countrySum: shareOf(counts),
    bareNetwork: bareShare(sent.filter(({ asn }) => asn === ATTACKED)),
    bareCountry: bareShare(sent),
    flagged,
    cellsOfNowhere: nowhere.rows.length,
  };
}

async function ask(store: Store, day: number, asked: Record<string, string>) {
  const words = {
    probe_cc: COUNTRY,
    since: dateOf(day),
    until: dateOf(day + DAY),
    time_grain: 'day',
    ...asked,
  };
  const read = readQuestion(new URLSearchParams(words), Date.now());
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  const found = await aggregate(store, read.question);
  if (!found.ok) throw new Error(found.reason);
  return found;
}

function dateOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

function shareOf(counts: readonly { blocked: number; total: number }[]): number {
  const sum = (name: 'blocked' | 'total'): number => counts.reduce((all, row) => all + row[name], 0);
  return sum('blocked') / sum('total');
}

function bareShare(sent: readonly Sent[]): number {
  const reports = sent.flatMap(({ batch }) => batch.reports.filter(({ input }) => input === TARGETS[0]));
  return reports.filter(({ verdict }) => verdict === 'blocked').length / reports.length;
}

type Measure = (outcome: Outcome) => number;
const published: Measure = ({ network }) => network;
const bare: Measure = ({ bareNetwork }) => bareNetwork;

function figuresOf(strategy: Strategy, manner: Manner, outcomes: readonly Outcome[]): Figure[] {
  const moved = (measure: Measure): number[] =>
    outcomes.map((outcome) => 100 * Math.abs(measure(outcome) - measure(outcomes[0] ?? outcome)));
  /** The largest share up to which the event is told as it is. */
  const right = (measure: Measure): number => {
    const isRight = outcomes.map((outcome) => measure(outcome) >= EVENT === isBlocked(strategy));
    const wrong = isRight.indexOf(false);
    return 100 * (SHARES[wrong < 0 ? SHARES.length - 1 : wrong - 1] ?? 0);
  };
  const at = (values: readonly number[], share: number): number =>
    values[SHARES.findIndex((one) => one === share)] ?? Number.NaN;
  const series = Object.fromEntries(
    SHARES.slice(1).map((share) => [`${share * 100} %`.replace(/\.\d+/, ''), at(moved(published), share)]),
  );
  const who = `${strategy}, ${manner} liars`;
  const lost = isBlocked(strategy) ? 'lost' : 'invented';
  const base = { part: 'poisoning', unit: 'percent' } as const;
  return [
    {
      ...base,
      what: `${who}: cell moved by 10 % of a network’s reporters`,
      value: at(moved(published), USUAL_SHARE),
      goal: GOALS.moved,
      from: { unprotected_mean: at(moved(bare), USUAL_SHARE), ...series },
    },
    {
      ...base,
      what: `${who}: no event ${lost} up to`,
      value: right(published),
      goal: GOALS.right,
      atLeast: true,
      from: { unprotected_mean: right(bare), flagged_reports_at_half: outcomes.at(-1)?.flagged ?? 0 },
    },
  ];
}

function floodFigure(strategy: Strategy, before: Outcome, after: Outcome): Figure {
  const moved = (measure: Measure): number => 100 * Math.abs(measure(after) - measure(before));
  return {
    part: 'poisoning',
    what: `${strategy}, one network flooded with a range’s whole quota: country’s median moved`,
    value: moved(({ countryMedian }) => countryMedian),
    unit: 'percent',
    goal: GOALS.flood,
    from: {
      unprotected_mean: moved(({ bareCountry }) => bareCountry),
      country_added_up: moved(({ countrySum }) => countrySum),
      that_network: moved(published),
    },
  };
}

function wrongsOf(strategy: Strategy, manner: Manner, outcomes: readonly Outcome[]): string[] {
  const last = outcomes.at(-1);
  const who = `${strategy}, ${manner}`;
  return [
    ...(outcomes.some(({ cellsOfNowhere }) => cellsOfNowhere > 0)
      ? [`${who}: a cell of a canary is published`]
      : []),
    ...(outcomes[0]?.flagged === 0 ? [] : [`${who}: honest reports are flagged`]),
    ...(manner === 'careless' && last?.flagged === 0 ? [`${who}: no report is flagged`] : []),
  ];
}
