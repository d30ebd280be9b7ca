import type { PopupKey, PopupWords } from '../utils/i18n/catalogues.ts';
import { clockTime } from '../utils/i18n/times.ts';
import { headline } from '../utils/summary/headline.ts';
import type { Headline as Said } from '../utils/summary/headline.ts';
import type { Summary } from '../utils/summary/summary.ts';
import { StateMark } from './StateMark.tsx';
import type { Sign } from './StateMark.tsx';

interface Props {
  summary: Summary | null;
  isChecking: boolean;
  words: PopupWords;
  now: number;
}

/** The state of the line and of the services, understood in two seconds. */
export function Headline({ summary, isChecking, words, now }: Props) {
  const said = headline(summary);
  const sign = signOf(said);
  const means = meaning(said);
  const since = said.says === 'line_off' ? (summary?.line.since ?? null) : null;
  return (
    <div class={`headline is-${sign}`} role="status">
      <StateMark sign={sign} />
      <div>
        <h1>
          {sentences(said, isChecking, words).map((sentence) => (
            <span key={sentence}>{sentence} </span>
          ))}
        </h1>
        {since !== null && (
          <p>
            <time dateTime={since}>{words.t('since', { when: clockTime(words.language, since, now) })}</time>
          </p>
        )}
        {means !== null && <p>{words.t(means)}</p>}
        {'besides' in said &&
          said.besides.map(({ state, n }) => <p key={state}>{words.t(`besides.${state}`, { n })}</p>)}
      </div>
    </div>
  );
}

function sentences(said: Said, isChecking: boolean, words: PopupWords): string[] {
  if (said.says === 'line_off') return [words.t(`line.${said.line}`)];
  if (said.says === 'unchecked') return [words.t(isChecking ? 'services.checking' : 'services.unchecked')];
  return [words.t('line.online'), words.t(`services.${said.says}`, { n: said.n, total: said.total })];
}

function meaning(said: Said): PopupKey | null {
  if (said.says === 'line_off') return `means.${said.line}`;
  return said.says === 'failing' || said.says === 'undecided' ? `means.${said.says}` : null;
}

function signOf(said: Said): Sign {
  if (said.says === 'line_off') return 'off';
  if (said.says === 'well') return 'ok';
  return said.says === 'undecided' ? 'unknown' : said.says;
}
