/** A batch of which every fifth target is silent, against what scheduling alone makes of that silence. */
import type { DrivenFamily } from '../../runner/find-browser.ts';
import { DEFAULT_SETTINGS } from '../../utils/store/settings.ts';
import { startLab } from '../lab/lab.ts';
import { median } from './figure.ts';
import type { Measured } from './figure.ts';
import { duration_ms, playBatch } from './play-batches.ts';
import { schedulingBound_ms, silent_ms } from './silence.ts';
import { partlySilentSites } from './sites.ts';

const { concurrency } = DEFAULT_SETTINGS;
/** Silent targets are a multiple of the concurrency: otherwise the last few would leave places empty by arithmetic. */
const TARGETS = 5 * 2 * concurrency;
const GOAL = 1.3;

export async function measureStalled(browser: DrivenFamily): Promise<Measured> {
  const sites = partlySilentSites(TARGETS);
  const lab = await startLab(sites);
  try {
    const played = await playBatch(lab, { browser, urls: sites.map(({ url }) => url), concurrency });
    const ours = duration_ms(played);
    const bound = schedulingBound_ms(played.kept, concurrency);
    const silences = played.kept.map(silent_ms).filter((ms) => ms > 0);
    const ok = played.rows.filter(({ verdict }) => verdict.verdict === 'ok').length;
    return {
      wrongs: [],
      figures: [
        {
          part: 'stalled',
          what: 'wall time to the bound of scheduling',
          value: ours / bound,
          unit: 'ratio',
          goal: GOAL,
          from: {
            batch_ms: ours,
            bound_ms: bound,
            targets: TARGETS,
            silent: silences.length,
            ok,
            concurrency,
          },
        },
        {
          part: 'stalled',
          what: 'patience spent on one silent target',
          value: median(silences) / 1000,
          unit: 'seconds',
          goal: 60,
          from: { most_s: Math.max(...silences) / 1000 },
        },
      ],
    };
  } finally {
    await lab.close();
  }
}
