/** What a healthy https check costs on the wire. */
import type { DrivenFamily } from '../../runner/find-browser.ts';
import { startLab } from '../lab/lab.ts';
import type { Page } from '../lab/scenario.ts';
import { countBytes, type Traffic } from './byte-counters.ts';
import { median } from './figure.ts';
import type { Figure, Measured } from './figure.ts';
import { mustBeHealthy, playBatches } from './play-batches.ts';
import { healthySites } from './sites.ts';

const TARGETS = 100;
const GOAL = 8;
const BYTES_A_KB = 1000;

/** The lab's certificate is one of some 400 bytes; a public site sends two or three of 2.5 to 5 kB together. */
const PUBLIC_CHAIN = 3000;
/** Each check has a connection of its own. HTTP/2 has no such word. */
const ALONE: Page = { http1_only: true, headers: { connection: 'close' } };

interface Case {
  what: string;
  page: Page;
  padding: number;
  /** The last one is counted, all in one session of the browser. */
  rounds: number;
  goal: number | null;
}

const CASES: Case[] = [
  { what: 'short page', page: {}, padding: 0, rounds: 1, goal: GOAL },
  {
    what: 'short page, a public site’s certificates',
    page: {},
    padding: PUBLIC_CHAIN,
    rounds: 1,
    goal: GOAL,
  },
  { what: 'the same, HTTP/1.1', page: ALONE, padding: PUBLIC_CHAIN, rounds: 1, goal: null },
  { what: 'the same, a second time', page: ALONE, padding: PUBLIC_CHAIN, rounds: 2, goal: GOAL },
  {
    what: 'page of 30 kB, a public site’s certificates',
    page: { body_bytes: 30_000 },
    padding: PUBLIC_CHAIN,
    rounds: 1,
    goal: null,
  },
  {
    what: 'the same page, the fifth time',
    page: { ...ALONE, body_bytes: 30_000 },
    padding: PUBLIC_CHAIN,
    rounds: 5,
    goal: GOAL,
  },
];

export async function measureBytes(browser: DrivenFamily): Promise<Measured> {
  const figures: Figure[] = [];
  for (const one of CASES) figures.push(await measureCase(browser, one));
  return { figures, wrongs: [] };
}

async function measureCase(
  browser: DrivenFamily,
  { what, page, padding, rounds, goal }: Case,
): Promise<Figure> {
  const sites = healthySites(TARGETS, page, padding);
  const lab = await startLab(sites);
  try {
    const trafficSince = countBytes(lab);
    let before = new Map<string, Traffic>();
    const all = await playBatches(lab, {
      browser,
      urls: sites.map(({ url }) => url),
      rounds,
      onLine: (line) => {
        if (line.includes(`round ${rounds - 1} of`)) before = trafficSince();
      },
    });
    for (const played of all) mustBeHealthy(played);
    const traffic = trafficSince();
    const counted = lab.sites
      .filter(({ host }) => host.startsWith('healthy-'))
      .flatMap(({ ipv4 }) => {
        const sum = traffic.get(ipv4);
        return sum === undefined ? [] : less(sum, before.get(ipv4));
      });
    const bytes = counted.map((each) => each.bytes);
    const observed = all.at(-1)?.kept.flatMap(({ observations }) => observations) ?? [];
    return {
      part: 'bytes',
      what: `per https check, median: ${what}`,
      value: median(bytes) / BYTES_A_KB,
      unit: 'kB',
      goal,
      from: {
        most_kB: Math.max(...bytes) / BYTES_A_KB,
        packets: median(counted.map(({ packets }) => packets)),
        estimated_kB: median(observed.map((each) => each.bytes)) / BYTES_A_KB,
        reused_connections: observed.filter((each) => each.reused_connection === true).length,
        targets: counted.length,
      },
    };
  } finally {
    await lab.close();
  }
}

function less(sum: Traffic, before: Traffic = { bytes: 0, packets: 0 }): Traffic {
  return { bytes: sum.bytes - before.bytes, packets: sum.packets - before.packets };
}
