import type { PopupWords } from '../utils/i18n/catalogues.ts';
import type { ServiceSummary } from '../utils/summary/summary.ts';
import { STRIP_HEIGHT, hourShapes, stripWidth } from './hour-shapes.ts';

/** The last 24 hours of a service. Mirrored by the style sheet where text runs from right to left. */
export function HourStrip({ service, words }: { service: ServiceSummary; words: PopupWords }) {
  const { hours } = service;
  const ok = hours.filter((cell) => cell === 'ok').length;
  const unknown = hours.filter((cell) => cell === null || cell === 'unknown' || cell === 'unchecked').length;
  const trouble = hours.length - ok - unknown;
  const title = words.t('strip.title', { name: service.name, ok, trouble, unknown });
  return (
    <svg
      class="strip"
      role="img"
      aria-label={title}
      viewBox={`0 0 ${stripWidth(hours.length)} ${STRIP_HEIGHT}`}
      width={stripWidth(hours.length)}
      height={STRIP_HEIGHT}
      preserveAspectRatio="none"
    >
      <title>{title}</title>
      {hourShapes(hours).map(({ state, path }) => (
        <path key={state} class={`is-${state}`} d={path} />
      ))}
    </svg>
  );
}
