import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';
import type { HourCell } from '../../utils/summary/summary.ts';
import { STATES_WORST_FIRST } from '../../utils/summary/service-state.ts';
import { STRIP_HEIGHT, hourShapes, stripWidth } from '../hour-shapes.ts';

interface Props {
  hours: readonly HourCell[];
  words: DashboardWords;
}

/** What the bars of this strip mean: only those that stand in it. */
export function Legend({ hours, words }: Props) {
  const shown: HourCell[] = STATES_WORST_FIRST.filter((state) => hours.includes(state));
  if (hours.includes(null)) shown.push(null);
  return (
    <ul class="legend">
      {shown.map((cell) => (
        <li key={cell}>
          <svg class="strip" aria-hidden="true" width={stripWidth(1)} height={STRIP_HEIGHT}>
            {hourShapes([cell]).map(({ state, path }) => (
              <path key={state} class={`is-${state}`} d={path} />
            ))}
          </svg>
          {words.t(cell === null ? 'legend.none' : `state.${cell}`)}
        </li>
      ))}
    </ul>
  );
}
