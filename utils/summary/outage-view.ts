/** A stored outage as the dashboard shows it. */
import { episodeLength } from '../schedule/outage.ts';
import type { Episode } from '../schedule/outage.ts';

export interface OutageView {
  id: string;
  kind: Episode['kind'];
  /** When the line was first seen to be down. */
  began: string;
  /** When it was seen to be up again, else when it was last seen to be down; null while it lasts. */
  ended: string | null;
  at_least_ms: number;
  /** Null where nobody can know. */
  at_most_ms: number | null;
  gap: boolean;
  clock_jumped: boolean;
}

/** Newest first. */
export function outageViews(episodes: readonly Episode[]): OutageView[] {
  return episodes
    .map((episode): OutageView => {
      const { id, kind, first_bad_at, last_bad_at, first_good_at, open, gap, clock_jumped } = episode;
      const { at_least, at_most } = episodeLength(episode);
      return {
        id,
        kind,
        began: first_bad_at,
        ended: open ? null : (first_good_at ?? last_bad_at),
        at_least_ms: at_least,
        at_most_ms: at_most,
        gap,
        clock_jumped,
      };
    })
    .toReversed();
}
