/** A batch of which every fifth target is silent, against what scheduling alone makes of that silence. */
import type { DrivenFamily } from '../../runner/find-browser.ts';
import { DEFAULT_SETTINGS } from '../../utils/store/settings.ts';
import { startLab } from '../lab/lab.ts';
import { median } from './figure.ts';
import type { Measured } from './figure.ts';
import { duration_ms, playBatch } from './play-batches.ts';
import { furtherRequests, furtherSilent_ms, schedulingBound_ms, silent_ms } from './silence.ts';
import { partlySilentSites } from './sites.ts';

const { concurrency } = DEFAULT_SETTINGS;
/** Silent targets are a multiple of the concurrency: otherwise the last few would leave places empty by arithmetic. */
const TARGETS = 5 * 2 * concurrency;
const GOAL = 1.3;
/** What the whole ladder may cost for one target. */
const MOST_LADDER_SECONDS = 60;
const MOST_LADDER_REQUESTS = 12;
/** A healthy target of a busy machine is not silent. */
const SILENT_FROM_MS = 5000;

export async function measureStalled(browser: DrivenFamily): Promise<Measured> {
  const sites = partlySilentSites(TARGETS);
  const lab = await startLab(sites);
  try {
    const played = await playBatch(lab, { browser, urls: sites.map(({ url }) => url), concurrency });
    const ours = duration_ms(played);
    const bound = schedulingBound_ms(played.kept, concurrency);
    const silent = played.kept.filter((target) => silent_ms(target) > SILENT_FROM_MS);
    const ladders_s = silent.map((target) => furtherSilent_ms(target) / 1000);
    const ok = played.rows.filter(({ verdict }) => verdict.verdict === 'ok').length;
    const figure = { part: 'stalled', goal: null, from: {} };
    return {
      wrongs: [],
      figures: [
        {
          ...figure,
          what: 'wall time to the bound of scheduling',
          value: ours / bound,
          unit: 'ratio',
          goal: GOAL,
          from: { batch_ms: ours, bound_ms: bound, targets: TARGETS, silent: silent.length, ok, concurrency },
        },
        {
          ...figure,
          what: 'further waiting for a silent target, most',
          value: Math.max(...ladders_s),
          unit: 'seconds',
          goal: MOST_LADDER_SECONDS,
          from: { median: median(ladders_s), least: Math.min(...ladders_s) },
        },
        {
          ...figure,
          what: 'further requests for a silent target, most',
          value: Math.max(...silent.map(furtherRequests)),
          unit: 'requests',
          goal: MOST_LADDER_REQUESTS,
        },
      ],
    };
  } finally {
    await lab.close();
  }
}
