/** What a judgement rests on, and what every rule may look at. */
import type { Observation } from '../probe/observation.ts';
import type { TargetControl } from '../targets/target-control.ts';
import { type ControlSight, sightOf, usableControl } from './control-sight.ts';
import { BLOCK_PAGES, type BlockPage } from './block-pages.data.ts';
import { explain, type Finding } from './classify.ts';
import type { Ladder } from './ladder.ts';
import { adjacentFrames } from './frames.ts';
import { hostOf, isSameSite } from './hosts.ts';
import type { LineFrame } from './verdict.ts';

export interface Evidence {
  /** Attempts of one target, in the order in which they were made; empty when none was. */
  observations: Observation[];
  /** The line before, between and after them. Order does not matter. */
  frames: LineFrame[];
  /** `interrupted`: a person or the browser ended the batch before it was complete. */
  ended: 'measured' | 'interrupted';
  /** The answers to the further questions; null when none was asked. */
  ladder?: Ladder | null;
  /** The same target as seen from elsewhere; null when nobody looked. */
  control?: TargetControl | null;
  /** The known block pages; the built-in ones if absent. */
  blockPages?: readonly BlockPage[];
}

/** One attempt and what it shows. */
export interface Reading {
  observation: Observation;
  finding: Finding;
  /** `reached`: it answered, or asked for our certificate · `failed` · `local`: no evidence about the target. */
  outcome: 'reached' | 'failed' | 'local';
  /** See `isProvenByTls`. */
  isProven: boolean;
  /** The frames nearest before and after it; null where there is none. */
  before: LineFrame | null;
  after: LineFrame | null;
}

/** The evidence, read once. */
export interface Case extends Omit<Evidence, 'control'> {
  ladder: Ladder | null;
  /** Of the hop at which the primary attempt ended. */
  sight: ControlSight;
  blockPages: readonly BlockPage[];
  readings: Reading[];
  reached: Reading[];
  failed: Reading[];
  /** The last failing attempt that is not local, else the last failing one, else the last: the verdict speaks of it. */
  primary: Reading | null;
}

export function readEvidence(evidence: Evidence): Case {
  const readings = evidence.observations.map((observation) => read(observation, evidence.frames));
  const reached = readings.filter(({ outcome }) => outcome === 'reached');
  const failed = readings.filter(({ outcome }) => outcome === 'failed');
  const local = readings.filter(({ outcome }) => outcome === 'local');
  const primary = failed.at(-1) ?? (reached.length > 0 ? reached.at(-1) : local.at(-1)) ?? null;
  const { control, ladder = null, blockPages = BLOCK_PAGES, ...rest } = evidence;
  const sight = sightOf(usableControl(control), primary?.observation.final_url ?? null);
  return { ...rest, ladder, blockPages, sight, readings, reached, failed, primary };
}

/**
 * True when nobody but the asked site can have given this answer: it came over TLS, and every redirect to it did too, from
 * the site's own on; or it ended at the same site. A first answer of this kind needs no anchors after it.
 */
export function isProvenByTls({ url, hops, final_url }: Observation): boolean {
  if (!final_url.startsWith('https:')) return false;
  const way = [url, ...hops.map((hop) => hop.url), final_url];
  const [first = final_url, ...others] = way.slice(way.findIndex((each) => each.startsWith('https:')));
  const isTlsFromHome = isAtHome(url, first) && others.every((each) => each.startsWith('https:'));
  return isTlsFromHome || isAtHome(url, final_url);
}

function isAtHome(asked: string, place: string): boolean {
  return isSameSite(hostOf(asked), hostOf(place));
}

function read(observation: Observation, frames: LineFrame[]): Reading {
  const finding = explain(observation);
  return {
    observation,
    finding,
    outcome: outcomeOf(finding),
    isProven: isProvenByTls(observation),
    ...adjacentFrames(observation, frames),
  };
}

function outcomeOf({ failure_class, failure }: Finding): Reading['outcome'] {
  if (failure_class === 'local') return 'local';
  return failure === null ? 'reached' : 'failed';
}
