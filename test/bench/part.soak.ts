/** Many checks of healthy and of flaky sites on a line with short outages: nothing is blocked, so nothing may be called so. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DrivenFamily } from '../../runner/find-browser.ts';
import { startCollectorAbroad } from '../lab/collector-abroad.ts';
import { citizenLabCsv } from '../lab/citizen-lab-csv.ts';
import { startLab } from '../lab/lab.ts';
import type { Lab } from '../lab/lab.ts';
import type { LineMode } from '../lab/scenario.ts';
import type { Figure, Measured } from './figure.ts';
import { losePackets } from './lossy-line.ts';
import { playBatches } from './play-batches.ts';
import { isLossy, soakSites } from './sites.ts';

/** Asked in one round; the lab has addresses for 480. Short rounds begin and end at many points of an outage. */
const MOST_SITES = 200;
/** Between two outages, and before the first. */
const CALM_MS = 5000;
/** By turns: shorter than a retransmission, shorter than patience, longer than it. */
const OUTAGES: { mode: LineMode; ms: number }[] = [
  { mode: 'offline', ms: 4000 },
  { mode: 'unplugged', ms: 1000 },
  { mode: 'gateway_cut', ms: 8000 },
  { mode: 'offline', ms: 25_000 },
  { mode: 'unplugged', ms: 3000 },
];

export async function measureSoak(browser: DrivenFamily, checks: number): Promise<Measured> {
  const rounds = Math.ceil(checks / MOST_SITES);
  const sites = soakSites(Math.ceil(checks / rounds));
  const lab = await startLab(sites);
  const urls = sites.map(({ url }) => url);
  // Every control says that the sites are well: whatever fails here is the line's, and must not be laid to a censor.
  const collector = await startCollectorAbroad(lab, citizenLabCsv(urls));
  const ending = new AbortController();
  const outages = breakOften(lab, ending.signal);
  try {
    const lossy = lab.sites.filter(({ host }) => isLossy(host)).map(({ ipv4 }) => ipv4);
    const lostSince = losePackets(lab, lossy);
    const order = { browser, urls, rounds, collector: collector.url };
    const played = await playBatches(lab, { ...order, onLine: (line) => console.error(line) });
    ending.abort();
    const rows = played.flatMap((each) => each.rows);
    const of = (verdict: string) => rows.filter((row) => row.verdict.verdict === verdict);
    const wrongs = [...of('blocked'), ...of('down')].map(
      ({ url, verdict, raw_error }) =>
        `${url} is called ${verdict.verdict} (${verdict.reasons.join(', ')}; ${raw_error})`,
    );
    return {
      wrongs,
      figures: [
        figure('called blocked', of('blocked').length, 0, {
          checks: rows.length,
          // A round that begins in an outage asks its anchors and no target.
          asked: rows.filter(({ attempts }) => attempts > 0).length,
          sites: sites.length,
          outages: await outages,
          packets_lost: lostSince(),
        }),
        figure('called down', of('down').length, 0),
        figure('ok', of('ok').length, null),
        figure('unknown', of('unknown').length, null, Object.fromEntries(countedReasons(of('unknown')))),
      ],
    };
  } finally {
    ending.abort();
    await outages.catch(() => undefined);
    await collector.close();
    await lab.close();
  }
}

/** Takes the line away for some seconds, again and again. Resolves with how often. */
async function breakOften(lab: Lab, signal: AbortSignal): Promise<number> {
  for (let outages = 0; ; outages += 1) {
    const outage = OUTAGES[outages % OUTAGES.length];
    if (!(await waited(CALM_MS, signal)) || outage === undefined) return outages;
    await lab.setLine(outage.mode);
    await waited(outage.ms, signal);
    await lab.setLine('normal');
  }
}

function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal }).catch(() => false);
}

function figure(what: string, value: number, goal: number | null, from: Figure['from'] = {}): Figure {
  return { part: 'soak', what, value, unit: 'results', goal, from };
}

function countedReasons(rows: readonly { verdict: { reasons: string[] } }[]): [string, number][] {
  const by = Map.groupBy(rows, ({ verdict }) => verdict.reasons[0] ?? 'none');
  return [...by].map(([reason, those]) => [reason, those.length]);
}
