/** What a healthy https check costs on the wire. */
import type { DrivenFamily } from '../../runner/find-browser.ts';
import { startLab } from '../lab/lab.ts';
import type { Page } from '../lab/scenario.ts';
import { countBytes } from './byte-counters.ts';
import { median } from './figure.ts';
import type { Figure, Measured } from './figure.ts';
import { mustBeHealthy, playBatch } from './play-batches.ts';
import { healthySites } from './sites.ts';

const TARGETS = 100;
const GOAL = 8;
const BYTES_A_KB = 1000;

/**
 * The lab's certificate is one of some 500 bytes; a public site sends two or three of 2.5 to 5 kB together. A header field
 * of that length stands in for the rest. HPACK does not shorten it: the code of `<` has 15 bits (RFC 7541, appendix B).
 */
const PUBLIC_CHAIN: Page['headers'] = { 'x-chain': '<'.repeat(3000) };

const CASES: { what: string; page: Page; goal: number | null }[] = [
  { what: 'short page', page: {}, goal: GOAL },
  { what: 'short page, a public site’s certificates', page: { headers: PUBLIC_CHAIN }, goal: GOAL },
  { what: 'page of 30 kB, the same', page: { headers: PUBLIC_CHAIN, body_bytes: 30_000 }, goal: null },
];

export async function measureBytes(browser: DrivenFamily): Promise<Measured> {
  const figures: Figure[] = [];
  for (const { what, page, goal } of CASES) {
    const sites = healthySites(TARGETS, page);
    const lab = await startLab(sites);
    try {
      const trafficSince = countBytes(lab);
      const played = await playBatch(lab, { browser, urls: sites.map(({ url }) => url) });
      mustBeHealthy(played);
      const traffic = trafficSince();
      const counted = lab.sites
        .filter(({ host }) => host.startsWith('healthy-'))
        .flatMap(({ ipv4 }) => traffic.get(ipv4) ?? []);
      const bytes = counted.map((each) => each.bytes);
      const estimated = played.kept.flatMap(({ observations }) => observations.map((each) => each.bytes));
      figures.push({
        part: 'bytes',
        what: `per https check, median: ${what}`,
        value: median(bytes) / BYTES_A_KB,
        unit: 'kB',
        goal,
        from: {
          most_kB: Math.max(...bytes) / BYTES_A_KB,
          packets: median(counted.map(({ packets }) => packets)),
          estimated_kB: median(estimated) / BYTES_A_KB,
          targets: counted.length,
        },
      });
    } finally {
      await lab.close();
    }
  }
  return { figures, wrongs: [] };
}
