/** Is one more attempt of a failed target worth its while, when, and with how much patience? Pure. */
import type { Observation } from '../probe/observation.ts';
import type { TargetControl } from '../targets/target-control.ts';
import type { BlockPage } from './block-pages.data.ts';
import { explain } from './classify.ts';
import { startOf } from './inquiry.ts';
import { judge } from './judge.ts';
import type { Ladder } from './ladder.ts';
import { LASTING_MS } from './proof.control-reached.ts';
import { wantsQuiet } from './residual.ts';
import { unheardUrl } from './silent-resolver.ts';
import type { LineFrame, Verdict } from './verdict.ts';

const ANCHOR = 'https://anchor.invalid/';

/** What was asked about one target so far. */
export interface Asked {
  observations: Observation[];
  ladder: Ladder;
  control: TargetControl | null;
  /** The known block pages; the built-in ones if absent. */
  blockPages?: readonly BlockPage[];
}

/** One more failing attempt of the name would settle it, or waiting may show more. */
export function wantsConfirm(asked: Asked): boolean {
  const { observations, ladder } = asked;
  if (isConfirmed(observations, ladder)) return false;
  const verdicts = endings(observations, ladder).map((ending) => verdictAfter(asked, ending));
  // The control may have been led astray itself, or have waited for less long than we can.
  if (isDown(asked))
    return verdicts.includes('blocked') || (isWorthWaiting(observations) && isSlowForAll(asked));
  return (
    isWorthWaiting(observations) ||
    verdicts.some((verdict) => ['blocked', 'down'].includes(verdict)) ||
    endings(observations, ladder).some((ending) => wantsQuiet(after(asked, ending)))
  );
}

/** Whether that attempt is to have patience (33 s). */
export function wantsPatience(asked: Asked): boolean {
  return wantsConfirm(asked) && isWorthWaiting(asked.observations);
}

/** Milliseconds since the epoch before which one more attempt would not yet show that the failure lasts. */
export function confirmNotBefore(observations: Observation[]): number {
  const failed = observations.filter((observation) => explain(observation).failure !== null);
  return Math.min(...failed.map(startOf)) + LASTING_MS;
}

/** Whatever one more attempt shows: it fails for everybody. */
function isDown(asked: Asked): boolean {
  const { observations, ladder, control } = asked;
  if (control === null) return false;
  const moments = [...observations, ...furtherQuestions(ladder)].map(startOf);
  const frames = [Math.min(...moments) - 1, Math.max(...moments) + 1].map(onlineAt);
  return judge({ ...asked, frames, ended: 'measured' }).verdict === 'down';
}

/** It took the control's request and did not answer in time: its patience is shorter than ours at its longest. */
function isSlowForAll({ control }: Asked): boolean {
  const { failure, operation } = control?.control ?? {};
  return failure === 'generic_timeout_error' && operation === 'http_round_trip';
}

/** The name was asked again after the last of the further questions. */
function isConfirmed(observations: Observation[], ladder: Ladder): boolean {
  const last = observations.at(-1);
  return last === undefined || startOf(last) > Math.max(0, ...furtherQuestions(ladder).map(startOf));
}

function furtherQuestions({ twin, literals, knock = null }: Ladder): Observation[] {
  return [twin, knock?.observation ?? null, ...literals.map(({ observation }) => observation)].filter(
    (observation) => observation !== null,
  );
}

function isStageOpen(observations: Observation[], { knock = null }: Ladder): boolean {
  if (knock?.opened === true) return false;
  return observations.every(
    (observation) =>
      observation.browser === 'chromium' &&
      observation.end === 'timed_out' &&
      explain(observation).operation === null,
  );
}

/**
 * Chromium shows to whoever waits where a silent target stalls, Firefox shows it at once. A server that has the request may
 * only be slow.
 */
function isWorthWaiting(observations: Observation[]): boolean {
  return observations.every(
    (observation) =>
      observation.end === 'timed_out' &&
      (observation.browser === 'chromium' || explain(observation).operation === 'http_round_trip'),
  );
}

type Ending = Partial<Observation>;

/** How one more attempt could end. */
function endings(observations: Observation[], ladder: Ladder): Ending[] {
  if (!isStageOpen(observations, ladder)) return [{}];
  return [
    { timeout_ms: 33_000, duration_ms: 33_000 },
    { end: 'failed', raw_error: 'net::ERR_NAME_NOT_RESOLVED', duration_ms: 26_000 },
    { end: 'failed', raw_error: 'net::ERR_TIMED_OUT', duration_ms: 30_000 },
  ];
}

/** What would have been asked by then. Unchanged where nothing failed. */
function after(asked: Asked, ending: Ending): Asked {
  const { observations, ladder } = asked;
  const last = observations.findLast((observation) => explain(observation).failure !== null);
  if (last === undefined) return asked;
  const moments = [...observations, ...furtherQuestions(ladder)].map(startOf);
  const moment = Math.max(confirmNotBefore(observations), ...moments) + 1;
  const next = { ...last, ...ending, started_at: new Date(moment).toISOString() };
  const unheard = unheardUrl(ANCHOR, '0'.repeat(32));
  const witnesses = [
    ...(ladder.witnesses ?? []),
    ...[moment, moment + next.duration_ms].map((at) => witnessAt(at, last)),
    witnessAt(moment, last, unheard),
  ];
  return { ...asked, observations: [...observations, next], ladder: { ...ladder, witnesses } };
}

/** Beside a line that is well. */
function verdictAfter(asked: Asked, ending: Ending): Verdict['verdict'] {
  const then = after(asked, ending);
  if (then === asked) return 'unknown';
  const moments = [...then.observations, ...furtherQuestions(then.ladder)].map(startOf);
  const ends = Math.max(...then.observations.map((each) => startOf(each) + each.duration_ms));
  const frames = [Math.min(...moments) - 1, ends + 1].map(onlineAt);
  return judge({ ...then, frames, ended: 'measured' }).verdict;
}

function witnessAt(moment: number, like: Observation, url = ANCHOR): Observation {
  const started_at = new Date(moment).toISOString();
  return {
    ...like,
    url,
    final_url: url,
    started_at,
    duration_ms: 0,
    end: 'answered',
    raw_error: null,
    status: 204,
    hops: [],
    proxy: null,
    dns: null,
  };
}

function onlineAt(moment: number): LineFrame {
  const none = { asked: 0, alive: 0 };
  return {
    at: new Date(moment).toISOString(),
    state: 'online',
    international: none,
    domestic: none,
    flags: [],
  };
}
